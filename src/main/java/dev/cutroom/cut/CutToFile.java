package dev.cutroom.cut;

import dev.cutroom.media.Ffmpeg;
import dev.cutroom.media.FfmpegRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.CopyOptions;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Writes a cut into a file that gets its name when it is whole. Owned by the context that asks. */
final class CutToFile {

    private static final String UNFINISHED = ".part";
    private static final String INDEXED = ".indexed";

    private final Vertx vertx;
    private final Supplier<Future<Ffmpeg>> ffmpeg;

    CutToFile(Vertx vertx, Supplier<Future<Ffmpeg>> ffmpeg) {
        this.vertx = vertx;
        this.ffmpeg = ffmpeg;
    }

    /** @param indexed whether it is MP4 whose index shall stand in front, which cannot be while it streams */
    Future<Void> write(Cut cut, Path file, boolean indexed) {
        String unfinished = file + UNFINISHED;
        String ready = indexed ? file + INDEXED : unfinished;
        OpenOptions anew =
                new OpenOptions().setRead(false).setWrite(true).setCreate(true).setTruncateExisting(true);
        return vertx.fileSystem()
                .open(unfinished, anew)
                .compose(open -> fill(cut, open))
                .compose(written -> indexed ? index(unfinished, ready) : Future.succeededFuture())
                .compose(made -> vertx.fileSystem()
                        .move(
                                ready,
                                file.toString(),
                                new CopyOptions().setReplaceExisting(true).setAtomicMove(true)))
                .eventually(() -> delete(unfinished))
                .eventually(() -> delete(ready));
    }

    private static Future<Void> fill(Cut cut, AsyncFile file) {
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
        return ffmpeg.get().compose(found -> found.start(arguments)).compose(FfmpegRun::ended);
    }

    private Future<Void> delete(String file) {
        return vertx.fileSystem()
                .exists(file)
                .compose(there -> there ? vertx.fileSystem().delete(file) : Future.succeededFuture());
    }
}
