package dev.cutroom.picture;

import dev.cutroom.media.Ffmpeg;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/** Runs ffmpeg to decode, so many at once, and lets so many wait. One for each event loop, and used on it only. */
public final class Decoders {

    private static final int MOST_WAITING = 256;

    private final Supplier<Future<Ffmpeg>> ffmpeg;
    private final int most;
    private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
    private int running;

    /**
     * Makes one for an event loop.
     *
     * @param ffmpeg asked when it is needed; fails with FfmpegMissingException where there is none
     * @param most how many may run at once
     */
    public Decoders(Supplier<Future<Ffmpeg>> ffmpeg, int most) {
        this.ffmpeg = ffmpeg;
        this.most = Math.max(1, most);
    }

    /** What ffmpeg writes with these arguments; fails with {@link PicturesBusyException} when too many wait. */
    Future<Buffer> run(List<String> arguments, int mostBytes) {
        return turn().compose(mine -> ffmpeg.get()
                .compose(found -> found.collect(arguments, mostBytes))
                .eventually(this::release));
    }

    /** The same of bytes that ffmpeg reads from {@link Ffmpeg#IN}. */
    Future<Buffer> run(List<String> arguments, Buffer input, int mostBytes) {
        return turn().compose(mine -> ffmpeg.get()
                .compose(found -> found.collect(arguments, input, mostBytes))
                .eventually(this::release));
    }

    private Future<Void> turn() {
        if (running < most) {
            running++;
            return Future.succeededFuture();
        }
        if (waiting.size() >= MOST_WAITING) {
            return Future.failedFuture(new PicturesBusyException(waiting.size()));
        }
        Promise<Void> promise = Promise.promise();
        waiting.add(promise);
        return promise.future();
    }

    private Future<Void> release() {
        Promise<Void> next = waiting.poll();
        if (next == null) {
            running--;
        } else {
            next.complete();
        }
        return Future.succeededFuture();
    }
}
