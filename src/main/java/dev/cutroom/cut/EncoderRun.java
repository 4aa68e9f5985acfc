package dev.cutroom.cut;

import dev.cutroom.media.FfmpegRun;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * An encoder that runs ahead of who takes its output, up to a bound. All on one context.
 */
final class EncoderRun {

    private static final int AHEAD_BYTES = 32 << 20;

    private final Queue<Buffer> ahead = new ArrayDeque<>();
    private int aheadBytes;
    private @Nullable FfmpegRun run;
    private @Nullable Promise<@Nullable Buffer> taker;
    private @Nullable Throwable failure;
    private boolean over;
    private boolean cancelled;

    /** Feeds the input and gathers the output. */
    void begin(FfmpegRun started, List<Buffer> input) {
        run = started;
        if (cancelled) {
            started.kill();
        }
        started.output().handler(this::gathered);
        feed(started, input, 0);
        started.outputEnded().compose(ended -> started.ended()).onComplete(done -> end(done.cause()));
    }

    private static void feed(FfmpegRun run, List<Buffer> input, int index) {
        if (index == input.size()) {
            var unused = run.input().end();
            return;
        }
        // A process that has all it needs closes its input: that is no failure, its exit code tells.
        run.input().write(input.get(index)).onSuccess(written -> feed(run, input, index + 1));
    }

    private void gathered(Buffer bytes) {
        Promise<@Nullable Buffer> waiting = taker;
        if (waiting != null) {
            taker = null;
            waiting.complete(bytes);
            return;
        }
        ahead.add(bytes);
        aheadBytes += bytes.length();
        FfmpegRun running = run;
        if (aheadBytes > AHEAD_BYTES && running != null) {
            running.output().pause();
        }
    }

    /** Ends it with a failure, or well. */
    void end(@Nullable Throwable cause) {
        if (over) {
            return;
        }
        over = true;
        failure = cause;
        Promise<@Nullable Buffer> waiting = taker;
        if (waiting != null) {
            taker = null;
            if (cause == null) {
                waiting.complete(null);
            } else {
                waiting.fail(cause);
            }
        }
    }

    /** The next bytes; null when it ended well. */
    Future<@Nullable Buffer> next() {
        Buffer bytes = ahead.poll();
        if (bytes != null) {
            boolean wasFull = aheadBytes > AHEAD_BYTES;
            aheadBytes -= bytes.length();
            FfmpegRun running = run;
            if (wasFull && aheadBytes <= AHEAD_BYTES && running != null) {
                running.output().resume();
            }
            return Future.succeededFuture(bytes);
        }
        if (over) {
            return failure == null ? Future.succeededFuture(null) : Future.failedFuture(failure);
        }
        Promise<@Nullable Buffer> waiting = Promise.promise();
        taker = waiting;
        return waiting.future();
    }

    void cancel() {
        cancelled = true;
        FfmpegRun running = run;
        if (running != null) {
            running.kill();
        }
        end(new java.util.concurrent.CancellationException("the cut was cancelled"));
    }
}
