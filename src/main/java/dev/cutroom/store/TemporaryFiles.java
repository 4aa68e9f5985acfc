package dev.cutroom.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Temporary files that nobody writes any more: what a crash left behind. */
final class TemporaryFiles {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFiles.class);

    private TemporaryFiles() {}

    /** Removes those that were last written longer ago than an age. Blocking; gives their number. */
    static int sweep(Path base, Duration age) throws IOException {
        Instant before = Instant.now().minus(age);
        NameReader reader = new NameReader();
        int swept = 0;
        for (File channel : folders(base.toFile())) {
            for (File quality : folders(channel)) {
                for (File hour : folders(quality)) {
                    swept += sweepHour(hour, before, reader);
                }
            }
        }
        if (swept > 0) {
            LOG.info("swept {} temporary files that nobody was writing", swept);
        }
        return swept;
    }

    private static int sweepHour(File hour, Instant before, NameReader reader) throws IOException {
        String[] names = hour.list((folder, name) -> name.contains("-temp-")
                && reader.read(name)
                && reader.type().text().equals("temp"));
        int swept = 0;
        for (String name : names == null ? new String[0] : names) {
            Path file = hour.toPath().resolve(name);
            if (Files.exists(file)
                    && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                swept += Files.deleteIfExists(file) ? 1 : 0;
            }
        }
        return swept;
    }

    private static File[] folders(File parent) {
        File[] found =
                parent.listFiles(file -> file.isDirectory() && !file.getName().startsWith("."));
        return found == null ? new File[0] : found;
    }
}
