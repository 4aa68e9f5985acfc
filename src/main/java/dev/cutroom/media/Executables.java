package dev.cutroom.media;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where ffmpeg and ffprobe are. Each candidate is run once, since a library that is missing shows only then.
 *
 * @param ffmpeg path of the executable
 * @param ffprobe path of the executable
 * @param version what ffmpeg says of itself in its first line
 */
record Executables(String ffmpeg, String ffprobe, String version) {

    private static final Logger LOG = LoggerFactory.getLogger(Executables.class);
    private static final int TRIAL_SECONDS = 20;
    /** The folder's name after the platform's: the build with x264. */
    private static final String BUILD = "-gpl/";

    /** Blocking; called on a worker. */
    static Executables find(Optional<String> configured) {
        List<String> refusals = new ArrayList<>();
        if (configured.isPresent()) {
            String ffmpeg = configured.get();
            File beside = new File(new File(ffmpeg).getAbsoluteFile().getParentFile(), "ffprobe");
            return tried(ffmpeg, beside.canExecute() ? beside.getPath() : "ffprobe", refusals)
                    .orElseThrow(() -> new FfmpegMissingException("the configured ffmpeg does not run: " + refusals));
        }
        Optional<Executables> bundled = bundled(refusals);
        if (bundled.isPresent()) {
            return bundled.get();
        }
        Executables onPath = tried("ffmpeg", "ffprobe", refusals)
                .orElseThrow(() -> new FfmpegMissingException("no ffmpeg runs on this node, so nothing can be encoded;"
                        + " install ffmpeg, or the libraries it misses: " + refusals));
        LOG.warn("the bundled ffmpeg does not run, the one on the PATH is taken: {}", refusals);
        return onPath;
    }

    /**
     * Unpacks the ones in the jar, unless they lie unpacked from before. The files alone: the loader's own way to them
     * brings up JavaCPP's bindings of all of ffmpeg's libraries too, a third of a second of nothing that is used here.
     */
    private static Optional<Executables> bundled(List<String> refusals) {
        try {
            for (File folder : Loader.cacheResources(org.bytedeco.ffmpeg.ffmpeg.class, Loader.getPlatform() + BUILD)) {
                Optional<String> ffmpeg = executable(folder, "ffmpeg");
                Optional<String> ffprobe = executable(folder, "ffprobe");
                if (ffmpeg.isPresent() && ffprobe.isPresent()) {
                    return tried(ffmpeg.get(), ffprobe.get(), refusals);
                }
            }
            refusals.add("bundled: there is none for " + Loader.getPlatform());
        } catch (IOException | RuntimeException cannotBeUnpacked) {
            refusals.add("bundled: " + cannotBeUnpacked.getMessage());
        }
        return Optional.empty();
    }

    /** A program of a folder, made executable, as a jar keeps no such marks. */
    private static Optional<String> executable(File folder, String name) {
        return Stream.of(new File(folder, name), new File(folder, name + ".exe"))
                .filter(file -> file.isFile() && (file.canExecute() || file.setExecutable(true)))
                .map(File::getPath)
                .findFirst();
    }

    private static Optional<Executables> tried(String ffmpeg, String ffprobe, List<String> refusals) {
        try {
            Process trial = new ProcessBuilder(ffmpeg, "-version")
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .start();
            String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (trial.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS) && trial.exitValue() == 0) {
                String version = said.lines().findFirst().orElse("").strip();
                return Optional.of(new Executables(ffmpeg, ffprobe, version));
            }
            refusals.add(ffmpeg + ": " + said.strip());
        } catch (IOException absent) {
            refusals.add(ffmpeg + ": " + absent.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            refusals.add(ffmpeg + ": interrupted");
        }
        return Optional.empty();
    }
}
