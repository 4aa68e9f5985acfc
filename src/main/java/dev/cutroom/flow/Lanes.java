package dev.cutroom.flow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.function.Function;

/** Work on many things, only so many at once; owned by one context. The first failure lets no more begin. */
public final class Lanes<T> {

    private final Iterator<T> things;
    private final int width;
    private final Function<T, Future<Void>> work;
    private final Promise<Void> over = Promise.promise();
    private int running;
    private boolean filling;
    private Future<Void> outcome = Future.succeededFuture();

    private Lanes(Iterable<T> things, int width, Function<T, Future<Void>> work) {
        this.things = things.iterator();
        this.width = width;
        this.work = work;
    }

    /**
     * Works on all.
     *
     * @param width how many at once
     * @return done when nothing of it runs any more; fails with the first failure
     */
    public static <T> Future<Void> run(Iterable<T> things, int width, Function<T, Future<Void>> work) {
        Lanes<T> lanes = new Lanes<>(things, width, work);
        lanes.fill();
        return lanes.over.future();
    }

    /** A loop and not a recursion, however much is done at once. */
    private void fill() {
        if (filling) {
            return;
        }
        filling = true;
        while (running < width && outcome.succeeded() && things.hasNext()) {
            running++;
            begin(things.next()).onComplete(done -> {
                running--;
                if (done.failed() && outcome.succeeded()) {
                    outcome = Future.failedFuture(done.cause());
                }
                fill();
            });
        }
        filling = false;
        if (running == 0) {
            outcome.onComplete(over::tryComplete, over::tryFail);
        }
    }

    private Future<Void> begin(T thing) {
        try {
            return work.apply(thing);
        } catch (RuntimeException failed) {
            return Future.failedFuture(failed);
        }
    }
}
