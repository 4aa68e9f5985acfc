package dev.cutroom.replicate;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/** Does what notices ask for as they come, a bounded number at once and waiting; owned by one event loop. */
final class PromptPull {

    /** What does not fit in comes with the next round. */
    private static final int MOST_WAITING = 1_000;

    private final int width;
    private final Function<Notice, Future<Void>> work;
    private final Deque<Notice> waiting = new ArrayDeque<>();
    private final Promise<Void> idle = Promise.promise();
    private int running;
    private boolean stopped;

    PromptPull(int width, Function<Notice, Future<Void>> work) {
        this.width = width;
        this.work = work;
    }

    void add(Notice notice) {
        if (!stopped && waiting.size() < MOST_WAITING) {
            waiting.add(notice);
            begin();
        }
    }

    private void begin() {
        Notice next = running < width ? waiting.poll() : null;
        if (next != null) {
            running++;
            work.apply(next).onComplete(done -> {
                running--;
                begin();
                if (stopped && running == 0) {
                    idle.tryComplete();
                }
            });
        }
    }

    /** Begins no more; done when nothing runs. */
    Future<Void> stop() {
        stopped = true;
        waiting.clear();
        return running == 0 ? Future.succeededFuture() : idle.future();
    }
}
