package dev.cutroom.media;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The ffmpeg and ffprobe executables of this node, and the processes that run. A process writes into a socket that
 * Vert.x owns and reads from another, so that no thread waits for it and a slow reader slows it down
 * (vertx5-facts.md section 8). Safe for all contexts; each run belongs to the context that started it.
 */
public final class Ffmpeg {

    /** Stands for the output's address in arguments. */
    public static final String OUT = "{out}";
    /** Stands for the input's address in arguments. */
    public static final String IN = "{in}";

    private final Vertx vertx;
    private final Executables executables;
    private final Path folder;
    private final Set<FfmpegProcess> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();

    private Ffmpeg(Vertx vertx, Executables executables, Path folder) {
        this.vertx = vertx;
        this.executables = executables;
        this.folder = folder;
    }

    /**
     * Finds a working ffmpeg: the configured one, else the bundled one, else one on the PATH.
     *
     * @return fails with {@link FfmpegMissingException} that says why none works
     */
    public static Future<Ffmpeg> find(Vertx vertx, Optional<String> configured) {
        return vertx.executeBlocking(
                () -> {
                    Executables found = Executables.find(configured);
                    Path folder = Files.createTempDirectory(
                            "cutroom-",
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                    return new Ffmpeg(vertx, found, folder);
                },
                false);
    }

    public String ffmpegPath() {
        return executables.ffmpeg();
    }

    public String ffprobePath() {
        return executables.ffprobe();
    }

    /** What ffmpeg says of itself: other versions may give other bytes. */
    public String version() {
        return executables.version();
    }

    /** How many processes run now. */
    public int running() {
        return running.size();
    }

    /**
     * Starts ffmpeg.
     *
     * @param arguments without the executable; {@link #OUT} and {@link #IN} stand for the addresses of the run's output
     *     and input, {@code -nostdin -hide_banner -loglevel error} are put in front
     */
    public Future<FfmpegRun> start(List<String> arguments) {
        Context context = vertx.getOrCreateContext();
        FfmpegProcess process = new FfmpegProcess(vertx, context, folder, numbers.incrementAndGet());
        running.add(process);
        process.ended().onComplete(over -> running.remove(process));
        return process.start(executables.ffmpeg(), arguments);
    }

    /**
     * Runs ffmpeg to its end and gives all that it wrote to {@link #OUT}.
     *
     * @param most bytes; more fails
     * @return fails with {@link FfmpegFailedException} when it ended with an error or wrote nothing
     */
    public Future<Buffer> collect(List<String> arguments, int most) {
        return start(arguments).compose(run -> collect(run, most));
    }

    /** As {@link #collect(List, int)}, of an ffmpeg that reads these bytes from {@link #IN}. */
    public Future<Buffer> collect(List<String> arguments, Buffer input, int most) {
        return start(arguments).compose(run -> {
            // One that ends before it has read all says so itself.
            run.input().end(input);
            return collect(run, most);
        });
    }

    private static Future<Buffer> collect(FfmpegRun run, int most) {
        Buffer all = Buffer.buffer();
        run.output().handler(bytes -> {
            all.appendBuffer(bytes);
            if (all.length() > most) {
                run.kill();
            }
        });
        return run.outputEnded()
                .compose(ended -> run.ended())
                .compose(ended -> all.length() == 0
                        ? Future.failedFuture(new FfmpegWroteNothingException())
                        : Future.succeededFuture(all));
    }

    /** Kills what runs and takes the sockets' folder away. */
    public Future<Void> close() {
        List<Future<Void>> kills = running.stream().map(FfmpegProcess::kill).toList();
        return Future.join(kills)
                .otherwiseEmpty()
                .compose(killed -> vertx.executeBlocking(() -> deleteFolder(folder), false));
    }

    private static Void deleteFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return null;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException vanished) {
                return FileVisitResult.CONTINUE;
            }
        });
        Files.deleteIfExists(folder);
        return null;
    }
}
