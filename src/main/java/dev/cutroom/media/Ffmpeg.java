package dev.cutroom.media;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** The ffmpeg and ffprobe executables of this node. Stub: its owner fills it in. */
public final class Ffmpeg {

    private Ffmpeg() {}

    /**
     * Finds a working ffmpeg: the configured one, else the bundled one, else one on the PATH. Fails with a
     * {@link FfmpegMissingException} that says which libraries are missing.
     */
    public static Future<Ffmpeg> find(Vertx vertx, Optional<String> configured) {
        throw new UnsupportedOperationException();
    }

    /** The executables' paths, for fixtures of tests and external programs. */
    public String ffmpegPath() {
        throw new UnsupportedOperationException();
    }

    public String ffprobePath() {
        throw new UnsupportedOperationException();
    }

    /**
     * Starts ffmpeg without blocking. Output written to the address {@code {out}} in the arguments comes as a stream
     * with back-pressure (a unix socket that Vert.x owns); input for {@code {in}} is written to {@link FfmpegRun#input()}.
     */
    public Future<FfmpegRun> start(List<String> arguments) {
        throw new UnsupportedOperationException();
    }
}
