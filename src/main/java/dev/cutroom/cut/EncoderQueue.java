package dev.cutroom.cut;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns at the encoders: at most so many at once, and clients one after the other, so that one who asks for a hundred
 * cuts does not keep another waiting for one. Its state belongs to one context; calls from others go there.
 */
final class EncoderQueue {

    private static final double NEWEST_WEIGHT = 0.2;
    private static final double FIRST_GUESS_SECONDS = 2;

    private final Vertx vertx;
    private final Context context;
    private final int encoders;
    private final int most;
    private final Map<String, Deque<Promise<Lease>>> waiting = new LinkedHashMap<>();
    private int waitingCount;
    private int busy;
    private double averageSeconds = FIRST_GUESS_SECONDS;

    /** A turn; given back once. */
    interface Lease {
        void release();
    }

    /** A turn that is none. */
    static Future<Lease> free() {
        return Future.succeededFuture(() -> {});
    }

    private final class Turn implements Lease {
        private final long begun = System.nanoTime();
        private boolean over;

        @Override
        public void release() {
            context.runOnContext(turn -> {
                if (!over) {
                    over = true;
                    busy--;
                    averageSeconds += NEWEST_WEIGHT * ((System.nanoTime() - begun) / 1e9 - averageSeconds);
                    serve();
                }
            });
        }
    }

    /** @param most how many may wait */
    EncoderQueue(Vertx vertx, int encoders, int most) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.encoders = encoders;
        this.most = most;
    }

    /** A turn at an encoder; fails with {@link EncodersBusyException} when too many wait already. */
    Future<Lease> acquire(String client) {
        Promise<Lease> answer = Promise.promise();
        Context caller = vertx.getOrCreateContext();
        context.runOnContext(turn -> {
            Promise<Lease> promise = Promise.promise();
            promise.future().onComplete(done -> caller.runOnContext(back -> answer.handle(done)));
            if (busy >= encoders && waitingCount >= most) {
                promise.fail(new EncodersBusyException(waitingCount, secondsToWait()));
                return;
            }
            waiting.computeIfAbsent(client, name -> new ArrayDeque<>()).add(promise);
            waitingCount++;
            serve();
        });
        return answer.future();
    }

    private int secondsToWait() {
        return (int) Math.max(1, Math.ceil((waitingCount + 1) * averageSeconds / encoders));
    }

    private void serve() {
        while (busy < encoders && waitingCount > 0) {
            Iterator<Map.Entry<String, Deque<Promise<Lease>>>> first =
                    waiting.entrySet().iterator();
            Map.Entry<String, Deque<Promise<Lease>>> turn = first.next();
            first.remove();
            Promise<Lease> promise = turn.getValue().remove();
            if (!turn.getValue().isEmpty()) {
                waiting.put(turn.getKey(), turn.getValue());
            }
            waitingCount--;
            busy++;
            promise.complete(new Turn());
        }
    }
}
