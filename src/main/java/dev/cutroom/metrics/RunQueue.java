package dev.cutroom.metrics;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How long a thread has been ready to run without a core, in all: Linux's {@code schedstat}; 0 elsewhere. */
final class RunQueue {

    private static final Path OWN_THREAD = Path.of("/proc/thread-self");
    private static final int LONGEST_LINE = 128;

    private volatile @Nullable Path statistics;

    /** Fixes the thread that calls as the one that is looked at. */
    void attach() {
        try {
            Path task =
                    Path.of("/proc").resolve(Files.readSymbolicLink(OWN_THREAD)).resolve("schedstat");
            statistics = Files.isReadable(task) ? task : null;
        } catch (IOException | UnsupportedOperationException notLinux) {
            statistics = null;
        }
    }

    /** Nanoseconds; 0 where the system does not tell. About 10 µs. */
    long nanos() {
        Path file = statistics;
        if (file == null) {
            return 0;
        }
        byte[] line = new byte[LONGEST_LINE];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            return second(line, in.read(line));
        } catch (IOException threadEnded) {
            return 0;
        }
    }

    private static long second(byte[] line, int length) {
        int at = 0;
        while (at < length && line[at] != ' ') {
            at++;
        }
        long value = 0;
        for (at++; at < length && line[at] >= '0' && line[at] <= '9'; at++) {
            value = value * 10 + line[at] - '0';
        }
        return value;
    }
}
