package dev.cutroom.record;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * How many fetches may run at once. A slot is held for one try and not for the pauses between tries, so that segments
 * which fail for minutes do not keep new ones waiting. All on one context.
 */
final class Slots {

    private final int most;
    private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
    private int taken;
    private boolean closed;

    Slots(int most) {
        this.most = most;
    }

    int taken() {
        return taken;
    }

    /** Done when there is room; fails when it was closed meanwhile. */
    Future<Void> take() {
        if (closed) {
            return Future.failedFuture(closed());
        }
        if (taken < most) {
            taken++;
            return Future.succeededFuture();
        }
        Promise<Void> promise = Promise.promise();
        waiting.add(promise);
        return promise.future();
    }

    void giveBack() {
        Promise<Void> next = waiting.poll();
        if (next == null) {
            taken--;
        } else {
            next.complete();
        }
    }

    /** Lets nobody in any more. */
    void close() {
        closed = true;
        Promise<Void> next = waiting.poll();
        while (next != null) {
            next.fail(closed());
            next = waiting.poll();
        }
    }

    private static OriginException closed() {
        return new OriginException(0, "the recorder stops");
    }
}
