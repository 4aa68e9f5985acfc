package dev.cutroom.cut;

import dev.cutroom.media.FfmpegRun;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
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
    void begin(FfmpegRun started, EncodeJob job) {
        run = started;
        if (cancelled) {
            started.kill();
        }
        started.output().handler(this::gathered);
        feed(started, job);
        started.outputEnded().compose(ended -> started.ended()).onComplete(done -> end(done.cause()));
    }

    private void feed(FfmpegRun running, EncodeJob job) {
        job.next()
                .onFailure(unreadable -> {
                    end(unreadable);
                    running.kill();
                })
                .onSuccess(bytes -> {
                    if (bytes == null) {
                        var unused = running.input().end();
                    } else {
                        // A process that has all it needs closes its input: that is no failure, its exit code tells.
                        running.input().write(bytes).onSuccess(written -> feed(running, job));
                    }
                });
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
        end(new CancellationException("the cut was cancelled"));
    }
}
