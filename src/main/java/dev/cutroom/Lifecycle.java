package dev.cutroom;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, so that it can be stopped in reverse; a part that fails to stop does not keep the others. */
final class Lifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private record Part(String name, Supplier<Future<Void>> stop) {}

    private final Deque<Part> started = new ConcurrentLinkedDeque<>();

    /** Remembers how a part that runs now is stopped. */
    void stopWith(String name, Supplier<Future<Void>> stop) {
        started.push(new Part(name, stop));
    }

    /** Stops all parts, the last started first. */
    Future<Void> stop() {
        Deque<Part> parts = new ArrayDeque<>(started);
        started.clear();
        Promise<Void> done = Promise.promise();
        next(parts, done);
        return done.future();
    }

    /** Goes on by callbacks, not by {@code compose}: a future that belongs to an event loop cannot tell of the loop's end. */
    private static void next(Deque<Part> parts, Promise<Void> done) {
        Part part = parts.poll();
        if (part == null) {
            done.complete();
            return;
        }
        LOG.debug("stopping {}", part.name());
        stop(part)
                .onFailure(failure -> LOG.error("{} did not stop cleanly", part.name(), failure))
                .onComplete(stopped -> next(parts, done));
    }

    /** A part that throws has failed to stop, no more than that. */
    private static Future<Void> stop(Part part) {
        try {
            return part.stop().get();
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }
}
