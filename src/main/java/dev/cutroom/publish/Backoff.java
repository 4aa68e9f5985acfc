package dev.cutroom.publish;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How often something is tried before it counts as failed, and how long between: each wait is twice the one before.
 *
 * @param attempts at least 1
 * @param first between the first attempt and the second
 */
record Backoff(int attempts, Duration first) {

    static final Backoff STANDARD = new Backoff(6, Duration.ofSeconds(1));

    /** Tries again after any failure that says no more than that it failed. */
    <T> Future<T> run(Vertx vertx, BooleanSupplier abandoned, Supplier<Future<T>> work) {
        return attempt(vertx, abandoned, work, 1);
    }

    private <T> Future<T> attempt(Vertx vertx, BooleanSupplier abandoned, Supplier<Future<T>> work, int number) {
        return Future.<Void>succeededFuture().compose(now -> work.get()).recover(failure -> {
            if (number >= attempts || abandoned.getAsBoolean() || isFinal(failure)) {
                return Future.failedFuture(failure);
            }
            return vertx.timer(first.toMillis() << (number - 1))
                    .compose(waited -> attempt(vertx, abandoned, work, number + 1));
        });
    }

    private static boolean isFinal(Throwable failure) {
        return failure instanceof RefusedException
                || failure instanceof RejectedException
                || failure instanceof LaterException
                || failure instanceof CannotAskException
                || failure instanceof AbandonedException;
    }

    /** Another has the event now. */
    static final class AbandonedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AbandonedException() {
            super("The event is another's now.");
        }
    }
}
