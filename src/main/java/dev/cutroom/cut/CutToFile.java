package dev.cutroom.cut;

import dev.cutroom.media.Ffmpeg;
import dev.cutroom.media.FfmpegRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.CopyOptions;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.WriteStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cut on its way into a file that gets its name when it is whole. Owned by the context that asks. */
final class CutToFile implements Cut {

    private static final String UNFINISHED = ".part";
    private static final String INDEXED = ".indexed";

    private final Vertx vertx;
    private final Supplier<Future<Ffmpeg>> ffmpeg;
    private final Cut cut;
    private final boolean indexed;
    private @Nullable FfmpegRun indexing;
    private volatile boolean cancelled;

    /** @param indexed whether it is MP4 whose index shall stand in front, which cannot be while it streams */
    CutToFile(Vertx vertx, Supplier<Future<Ffmpeg>> ffmpeg, Cut cut, boolean indexed) {
        this.vertx = vertx;
        this.ffmpeg = ffmpeg;
        this.cut = cut;
        this.indexed = indexed;
    }

    Future<Void> write(Path file) {
        String unfinished = file + UNFINISHED;
        String ready = indexed ? file + INDEXED : unfinished;
        OpenOptions anew =
                new OpenOptions().setRead(false).setWrite(true).setCreate(true).setTruncateExisting(true);
        return vertx.fileSystem()
                .open(unfinished, anew)
                .compose(this::fill)
                .compose(written -> indexed ? index(unfinished, ready) : Future.succeededFuture())
                .compose(made -> vertx.fileSystem()
                        .move(
                                ready,
                                file.toString(),
                                new CopyOptions().setReplaceExisting(true).setAtomicMove(true)))
                .eventually(() -> delete(unfinished))
                .eventually(() -> delete(ready));
    }

    private Future<Void> fill(AsyncFile file) {
        return cut.writeTo(file).compose(written -> file.flush()).eventually(file::close);
    }

    private Future<Void> index(String from, String to) {
        List<String> arguments = List.of(
                "-i",
                from,
                "-map",
                "0",
                "-c",
                "copy",
                "-fflags",
                "+bitexact",
                "-movflags",
                "+faststart",
                "-f",
                "mp4",
                to);
        return ffmpeg.get()
                .compose(found -> cancelled
                        ? Future.failedFuture(new CancellationException("the cut was cancelled"))
                        : found.start(arguments))
                .compose(run -> {
                    indexing = run;
                    if (cancelled) {
                        run.kill();
                    }
                    return run.ended();
                });
    }

    @Override
    public String tag() {
        return cut.tag();
    }

    @Override
    public OptionalLong length() {
        return cut.length();
    }

    @Override
    public List<Piece> pieces() {
        return cut.pieces();
    }

    @Override
    public Container container() {
        return cut.container();
    }

    @Override
    public Progress progress() {
        return cut.progress();
    }

    @Override
    public Future<Void> writeTo(WriteStream<Buffer> target) {
        return cut.writeTo(target);
    }

    /** Ends what writes the index, too. */
    @Override
    public void cancel() {
        cancelled = true;
        cut.cancel();
        FfmpegRun run = indexing;
        if (run != null) {
            run.kill();
        }
    }

    private Future<Void> delete(String file) {
        return vertx.fileSystem()
                .exists(file)
                .compose(there -> there ? vertx.fileSystem().delete(file) : Future.succeededFuture());
    }
}
