package dev.cutroom.testing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Vert.x for tests: as a node makes it, and ways to wait for it on the test's own thread. */
public final class TestVertx {

    private static final int PATIENCE_SECONDS = 60;

    private TestVertx() {}

    /** Event loops with the platform's own transport where it has one. */
    public static Vertx create() {
        Transport epoll = Transport.EPOLL;
        return epoll != null && epoll.available()
                ? Vertx.builder().withTransport(epoll).build()
                : Vertx.vertx();
    }

    /** Waits for a future; its failure is thrown as it is when it is unchecked. */
    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new AssertionError(failed.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("nothing came within " + PATIENCE_SECONDS + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Begins work on an event loop, in one turn, and waits for what it gives. */
    public static <T> T onLoop(Vertx vertx, Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        vertx.getOrCreateContext().runOnContext(turn -> {
            try {
                work.get().onComplete(promise);
            } catch (RuntimeException failed) {
                promise.fail(failed);
            }
        });
        return await(promise.future());
    }

    /** Waits until a condition holds, asked every few milliseconds by a timer. */
    public static void until(Vertx vertx, String what, BooleanSupplier condition) {
        Promise<Void> promise = Promise.promise();
        long timer = vertx.setPeriodic(20, tick -> {
            if (condition.getAsBoolean()) {
                promise.tryComplete();
            }
        });
        try {
            await(promise.future());
        } catch (AssertionError late) {
            throw new AssertionError("waited in vain until " + what, late);
        } finally {
            vertx.cancelTimer(timer);
        }
    }
}
