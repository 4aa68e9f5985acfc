package dev.cutroom.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The running server of a data folder, by the pid file that it keeps there. A zombie counts as gone. Blocks.
 *
 * @param pid of its first process
 * @param port on loopback; 0 while it is only starting
 */
record Postmaster(long pid, int port) {

    /** The file has its pid, folder, start time and port, a line each. */
    private static final int PORT_LINE = 3;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    static Optional<Postmaster> of(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            Postmaster named = new Postmaster(
                    Long.parseLong(lines.get(0).strip()),
                    lines.size() > PORT_LINE
                            ? Integer.parseInt(lines.get(PORT_LINE).strip())
                            : 0);
            return named.isAlive() ? Optional.of(named) : Optional.empty();
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException none) {
            return Optional.empty();
        }
    }

    /** Whether the process runs and is a PostgreSQL, not another one that has its number now. */
    private boolean isAlive() {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            int end = stat.lastIndexOf(')');
            return stat.substring(0, end).endsWith("(postgres") && stat.charAt(end + 2) != 'Z';
        } catch (IOException | IndexOutOfBoundsException gone) {
            return false;
        }
    }

    /** Fast shutdown: open transactions end, nothing committed is lost; the hard way when that takes too long. */
    void stop(Duration patience) {
        signal("INT");
        long end = System.nanoTime() + patience.toNanos();
        while (isAlive() && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        if (isAlive()) {
            signal("QUIT");
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).start().waitFor(1, TimeUnit.SECONDS);
        } catch (IOException unable) {
            throw new java.io.UncheckedIOException(unable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
