package dev.cutroom.cut;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finished cuts on the disk, {@code TAG.mp4}, up to a bound: those asked for longest ago go first. What has its name is
 * whole, since it gets it last. Safe for all threads; what touches the disk blocks and is for workers.
 */
final class KeptCuts {

    private static final Logger LOG = LoggerFactory.getLogger(KeptCuts.class);
    private static final String UNFINISHED = ".tmp";

    /** Room that a cut leaves on the disk, since recording needs it more. */
    private static final long RESERVE_BYTES = 256L << 20;

    private final Path folder;
    private final long mostBytes;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong numbers = new AtomicLong();

    /** Bytes that cuts under way are expected to write yet. */
    private final AtomicLong promised = new AtomicLong();

    private static final class Kept {
        private final long size;
        private volatile long usedMillis;

        private Kept(long size, long usedMillis) {
            this.size = size;
            this.usedMillis = usedMillis;
        }
    }

    /** @param mostBytes 0 keeps none */
    KeptCuts(Path folder, long mostBytes) {
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    /** Takes up what an earlier run of the node has left, and deletes what that did not finish. Blocking. */
    void open() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(UNFINISHED)) {
                    Files.deleteIfExists(file);
                } else {
                    add(name, Files.size(file), Files.getLastModifiedTime(file).toMillis());
                }
            }
        }
        makeRoom();
    }

    private void add(String name, long size, long usedMillis) {
        Kept before = kept.put(name, new Kept(size, usedMillis));
        bytes.addAndGet(size - (before == null ? 0 : before.size));
    }

    /** Bytes that are kept now. */
    long bytes() {
        return bytes.get();
    }

    /** Whether a cut of about that size should be kept. Blocking. */
    boolean hasRoom(long expectedBytes) throws IOException {
        if (expectedBytes > mostBytes || mostBytes == 0) {
            return false;
        }
        Files.createDirectories(folder);
        return Files.getFileStore(folder).getUsableSpace() > expectedBytes + promised.get() + RESERVE_BYTES;
    }

    /** A cut that is being made will write so many bytes more, or, below 0, so many fewer than was said. */
    void promise(long more) {
        promised.addAndGet(more);
    }

    /** The size of a finished cut; empty when there is none. Blocking. */
    Optional<Long> find(String name) throws IOException {
        Kept known = kept.get(name);
        if (known == null) {
            return Optional.empty();
        }
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file) || Files.size(file) != known.size) {
            forget(name, known);
            return Optional.empty();
        }
        known.usedMillis = System.currentTimeMillis();
        return Optional.of(known.size);
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** A file for a cut that is being made. Blocking. */
    Path begin(String name) throws IOException {
        Files.createDirectories(folder);
        return folder.resolve(
                name + "-" + ProcessHandle.current().pid() + "-" + numbers.incrementAndGet() + UNFINISHED);
    }

    /** Keeps a file that is whole, unless it is too large for that; it is gone from its old name then too. Blocking. */
    void keep(String name, Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size > mostBytes) {
            Files.deleteIfExists(file);
            return;
        }
        channel.force(true);
        Files.move(file, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
        add(name, size, System.currentTimeMillis());
        makeRoom();
    }

    private void makeRoom() throws IOException {
        if (bytes.get() <= mostBytes) {
            return;
        }
        record Candidate(String name, Kept kept, long usedMillis) {}
        List<Candidate> oldest = kept.entrySet().stream()
                .map(one -> new Candidate(one.getKey(), one.getValue(), one.getValue().usedMillis))
                .sorted(Comparator.comparingLong(Candidate::usedMillis))
                .toList();
        for (Candidate one : oldest) {
            if (bytes.get() <= mostBytes) {
                return;
            }
            LOG.debug("the finished cut {} makes room", one.name);
            Files.deleteIfExists(folder.resolve(one.name));
            forget(one.name, one.kept);
        }
    }

    private void forget(String name, Kept known) {
        if (kept.remove(name, known)) {
            bytes.addAndGet(-known.size);
        }
    }
}
