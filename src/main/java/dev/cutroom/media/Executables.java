package dev.cutroom.media;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where ffmpeg and ffprobe are. Each candidate is run once, since a library that is missing shows only then.
 *
 * @param ffmpeg path of the executable
 * @param ffprobe path of the executable
 */
record Executables(String ffmpeg, String ffprobe) {

    private static final Logger LOG = LoggerFactory.getLogger(Executables.class);
    private static final int TRIAL_SECONDS = 20;

    /** Blocking; called on a worker. */
    static Executables find(Optional<String> configured) {
        List<String> refusals = new ArrayList<>();
        if (configured.isPresent()) {
            String ffmpeg = configured.get();
            File beside = new File(new File(ffmpeg).getAbsoluteFile().getParentFile(), "ffprobe");
            Executables named = new Executables(ffmpeg, beside.canExecute() ? beside.getPath() : "ffprobe");
            if (named.works(refusals)) {
                return named;
            }
            throw new FfmpegMissingException("the configured ffmpeg does not run: " + refusals);
        }
        Optional<Executables> bundled = bundled(refusals);
        if (bundled.isPresent() && bundled.get().works(refusals)) {
            return bundled.get();
        }
        Executables onPath = new Executables("ffmpeg", "ffprobe");
        if (onPath.works(refusals)) {
            LOG.warn("the bundled ffmpeg does not run, the one on the PATH is taken: {}", refusals);
            return onPath;
        }
        throw new FfmpegMissingException(
                "no ffmpeg runs on this node, so nothing can be encoded; install ffmpeg, or the libraries it misses: "
                        + refusals);
    }

    private static Optional<Executables> bundled(List<String> refusals) {
        try {
            return Optional.of(new Executables(
                    Loader.load(org.bytedeco.ffmpeg.ffmpeg.class), Loader.load(org.bytedeco.ffmpeg.ffprobe.class)));
        } catch (UnsatisfiedLinkError | RuntimeException notForThisPlatform) {
            refusals.add("bundled: " + notForThisPlatform.getMessage());
            return Optional.empty();
        }
    }

    /** What ffmpeg says of itself in its first line. Blocking. */
    String version() {
        try {
            Process asked = new ProcessBuilder(ffmpeg, "-version")
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .start();
            String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.lines().findFirst().orElse("").strip();
        } catch (IOException gone) {
            throw new FfmpegMissingException(ffmpeg + " ran a moment ago and does not now: " + gone.getMessage());
        }
    }

    private boolean works(List<String> refusals) {
        try {
            Process trial = new ProcessBuilder(ffmpeg, "-version")
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .start();
            String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (trial.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS) && trial.exitValue() == 0) {
                return true;
            }
            refusals.add(ffmpeg + ": " + said.strip());
        } catch (IOException absent) {
            refusals.add(ffmpeg + ": " + absent.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            refusals.add(ffmpeg + ": interrupted");
        }
        return false;
    }
}
