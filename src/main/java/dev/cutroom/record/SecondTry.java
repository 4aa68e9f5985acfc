package dev.cutroom.record;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A step with two limits: after the soft one a second try begins beside the first, after the hard one the step has
 * failed. The first try that succeeds counts; the step fails early only when no try is left that could succeed.
 */
final class SecondTry {

    private SecondTry() {}

    static <T> Future<T> of(Vertx vertx, Duration soft, Duration hard, Supplier<Future<T>> step, Runnable onSecond) {
        Promise<T> promise = Promise.promise();
        int[] running = {1};
        run(step, promise, running);
        long second = vertx.setTimer(soft.toMillis(), late -> {
            running[0]++;
            onSecond.run();
            run(step, promise, running);
        });
        long last = vertx.setTimer(
                hard.toMillis(),
                late -> promise.tryFail(
                        new OriginException(0, "no answer came within " + hard.toMillis() / 1_000.0 + " s")));
        return promise.future().onComplete(over -> {
            vertx.cancelTimer(second);
            vertx.cancelTimer(last);
        });
    }

    private static <T> void run(Supplier<Future<T>> step, Promise<T> promise, int[] running) {
        begin(step).onSuccess(promise::tryComplete).onFailure(failure -> {
            if (--running[0] == 0) {
                promise.tryFail(failure);
            }
        });
    }

    /** What a step throws fails it. */
    private static <T> Future<T> begin(Supplier<Future<T>> step) {
        try {
            return step.get();
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }
}
