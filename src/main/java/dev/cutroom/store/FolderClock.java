package dev.cutroom.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.UUID;

/**
 * How far a folder's modification time can be trusted to tell of a change. Newer kernels give every change that
 * follows a look a time of its own (so: look at the time first, list after); older ones and network file systems
 * count in ticks, and a change in the same tick goes unseen. Which of the two a disk is, is tried out once.
 */
final class FolderClock {

    /** A folder that is not there. */
    static final long ABSENT = Long.MIN_VALUE;

    private static final int TRIALS = 40;
    /** Longer than the tick of any file system in use (FAT counts in 2 s). */
    private static final long COARSE_TICK_NANOS = 2_100_000_000L;

    private final boolean fine;

    private FolderClock(boolean fine) {
        this.fine = fine;
    }

    /** Tries the file system of a folder out. Blocking, a few milliseconds. */
    static FolderClock of(Path scratch) throws IOException {
        Path folder = Files.createDirectories(scratch.resolve("clock-" + UUID.randomUUID()));
        boolean fine = true;
        long before = modified(folder);
        for (int i = 0; i < TRIALS && fine; i++) {
            Path file = Files.createFile(folder.resolve("f"));
            long after = modified(folder);
            fine = after != before;
            Files.delete(file);
            before = modified(folder);
            fine &= before != after;
        }
        Files.deleteIfExists(folder.resolve("f"));
        Files.delete(folder);
        return new FolderClock(fine);
    }

    /** For a disk that counts in ticks. */
    static FolderClock coarse() {
        return new FolderClock(false);
    }

    /** When a folder was last changed, in nanoseconds since the epoch; {@link #ABSENT} without one. Blocking. */
    static long modified(Path folder) throws IOException {
        try {
            FileTime time = Files.getLastModifiedTime(folder);
            Instant instant = time.toInstant();
            return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
        } catch (NoSuchFileException absent) {
            return ABSENT;
        }
    }

    /**
     * Whether a listing begun at a moment holds all changes that the modification time read before it tells of, and
     * any later change will show.
     */
    boolean isTrustworthy(long modified, Instant listedAt) {
        if (fine) {
            return true;
        }
        long listed = listedAt.getEpochSecond() * 1_000_000_000L + listedAt.getNano();
        return modified == ABSENT || listed - modified > COARSE_TICK_NANOS;
    }
}
