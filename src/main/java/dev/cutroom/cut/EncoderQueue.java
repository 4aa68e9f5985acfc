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
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

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
    private final Map<String, Deque<Wish>> waiting = new LinkedHashMap<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private double averageSeconds = FIRST_GUESS_SECONDS;

    /** Where turns come from. */
    interface Turns {
        Future<Lease> next(BooleanSupplier wanted);
    }

    /** A turn; given back once. */
    interface Lease {
        void release();
    }

    /** Where somebody waits. */
    private record Wish(Promise<Lease> promise, BooleanSupplier wanted) {}

    /** A turn that is none. */
    static Future<Lease> free(BooleanSupplier wanted) {
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
                    busy.decrementAndGet();
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

    int busy() {
        return busy.get();
    }

    int waiting() {
        return waitingCount.get();
    }

    /**
     * A turn at an encoder.
     *
     * @param wanted whether it still is; asked when the turn comes, and when the queue is full, from another thread
     * @return fails with {@link EncodersBusyException} when too many wait already
     */
    Future<Lease> acquire(String client, BooleanSupplier wanted) {
        Promise<Lease> answer = Promise.promise();
        Context caller = vertx.getOrCreateContext();
        context.runOnContext(turn -> {
            Promise<Lease> promise = Promise.promise();
            promise.future().onComplete(done -> caller.runOnContext(back -> answer.handle(done)));
            if (waitingCount.get() >= most) {
                forgetUnwanted();
            }
            if (busy.get() >= encoders && waitingCount.get() >= most) {
                promise.fail(new EncodersBusyException(waitingCount.get(), secondsToWait()));
                return;
            }
            waiting.computeIfAbsent(client, name -> new ArrayDeque<>()).add(new Wish(promise, wanted));
            waitingCount.incrementAndGet();
            serve();
        });
        return answer.future();
    }

    private int secondsToWait() {
        return (int) Math.max(1, Math.ceil((waitingCount.get() + 1) * averageSeconds / encoders));
    }

    private void forgetUnwanted() {
        for (Deque<Wish> line : waiting.values()) {
            line.removeIf(wish -> {
                boolean unwanted = !wish.wanted.getAsBoolean();
                if (unwanted) {
                    waitingCount.decrementAndGet();
                    wish.promise.fail(new CancellationException("the cut was cancelled"));
                }
                return unwanted;
            });
        }
        waiting.values().removeIf(Deque::isEmpty);
    }

    private void serve() {
        while (busy.get() < encoders && waitingCount.get() > 0) {
            Iterator<Map.Entry<String, Deque<Wish>>> first = waiting.entrySet().iterator();
            Map.Entry<String, Deque<Wish>> line = first.next();
            first.remove();
            Wish wish = line.getValue().remove();
            if (!line.getValue().isEmpty()) {
                waiting.put(line.getKey(), line.getValue());
            }
            waitingCount.decrementAndGet();
            if (wish.wanted.getAsBoolean()) {
                busy.incrementAndGet();
                wish.promise.complete(new Turn());
            } else {
                wish.promise.fail(new CancellationException("the cut was cancelled"));
            }
        }
    }
}
