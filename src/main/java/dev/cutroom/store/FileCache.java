package dev.cutroom.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Files of the store that are open already, since opening costs more than sending: a bounded number of channels, and
 * the bytes of small files, which are sent faster from memory than by {@code sendFile} (vertx5-facts.md section 2).
 * A file is looked at anew when its last look is over a second old, so that one that was deleted goes away.
 *
 * <p>{@link #cached} is for event loops and touches no disk; {@link #open} goes to a worker.
 */
public final class FileCache {

    /** Up to this size a file is kept as bytes; beyond, sendFile with a short socket queue is faster. */
    private static final int SMALL_BYTES = 64 * 1024;

    private static final long CHECK_AFTER_NANOS = 1_000_000_000L;
    /** One that nobody asks for is let go, since a deleted file holds its space as long as it is open. */
    private static final long IDLE_NANOS = 60_000_000_000L;

    private static final long LOOK_MILLIS = 20_000;
    private static final int MOST_FILES = 2_048;
    private static final long MOST_MEMORY_BYTES = 64L << 20;

    private final SegmentStore store;
    private final Map<String, StoredFile> files = new ConcurrentHashMap<>();
    private final AtomicLong memory = new AtomicLong();
    private final LongSupplier nanos;
    private final Counter hits;
    private final Counter opened;
    private final long timer;

    public FileCache(SegmentStore store, MeterRegistry registry) {
        this(store, registry, System::nanoTime);
    }

    /** For tests that move the time. */
    FileCache(SegmentStore store, MeterRegistry registry, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
        Gauge.builder("cutroom.files.open", files, Map::size)
                .description("Files of the store that are kept open.")
                .register(registry);
        hits = Counter.builder("cutroom.files.hits")
                .description("Files answered from the open ones.")
                .register(registry);
        opened = Counter.builder("cutroom.files.opened")
                .description("Files of the store that were opened.")
                .register(registry);
        timer = store.vertx().setPeriodic(LOOK_MILLIS, look -> store.blocking(this::dropIdle));
    }

    /** Lets go of what nobody has asked for in the last minute. Blocking, since it closes files. */
    int dropIdle() {
        long now = nanos.getAsLong();
        int before = files.size();
        files.forEach((path, file) -> {
            if (now - file.checkedAt() > IDLE_NANOS) {
                drop(path, file);
            }
        });
        return before - files.size();
    }

    /**
     * A file that is open and was looked at a moment ago; null otherwise. The caller must release it.
     *
     * @param path below the base, {@code /} between its parts
     */
    public @Nullable StoredFile cached(String path) {
        StoredFile file = files.get(path);
        if (file == null || nanos.getAsLong() - file.checkedAt() > CHECK_AFTER_NANOS || !file.retain()) {
            return null;
        }
        hits.increment();
        return file;
    }

    /**
     * A file, opened if need be. The caller must release it.
     *
     * @return fails with {@link NoSuchFileException} when there is no such regular file inside the base, by any spelling
     *     or link
     */
    public Future<StoredFile> open(String path) {
        return store.blocking(() -> openNow(path));
    }

    private StoredFile openNow(String path) throws IOException {
        long now = nanos.getAsLong();
        Path file;
        try {
            file = store.inside(path);
        } catch (NoSuchFileException gone) {
            StoredFile known = files.get(path);
            if (known != null) {
                drop(path, known);
            }
            throw gone;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new NoSuchFileException(path);
        }
        long modified = attributes.lastModifiedTime().toMillis();
        StoredFile known = files.get(path);
        if (known != null && known.size() == attributes.size() && known.modified() == modified && known.retain()) {
            known.checked(now);
            hits.increment();
            return known;
        }
        opened.increment();
        StoredFile fresh = read(file, attributes.size(), modified, now);
        fresh.retain();
        StoredFile before = files.put(path, fresh);
        memory.addAndGet(memoryOf(fresh));
        if (before != null) {
            memory.addAndGet(-memoryOf(before));
            before.release();
        }
        makeRoom();
        return fresh;
    }

    private static StoredFile read(Path file, long size, long modified, long now) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        if (size > SMALL_BYTES) {
            return new StoredFile(channel, null, size, modified, now);
        }
        try (channel) {
            ByteBuf bytes = Unpooled.directBuffer((int) size, (int) Math.max(1, size));
            int at = 0;
            while (at < size) {
                int read = bytes.setBytes(at, channel, at, (int) size - at);
                if (read < 0) {
                    throw new IOException(file + " became shorter while it was read");
                }
                at += read;
            }
            bytes.writerIndex((int) size);
            return new StoredFile(null, BufferInternal.buffer(bytes), size, modified, now);
        }
    }

    private record Candidate(String path, StoredFile file, long checkedAt) {}

    /** When a bound is passed, lets go of those looked at longest ago, until an eighth of it is free. */
    private void makeRoom() {
        if (files.size() <= MOST_FILES && memory.get() <= MOST_MEMORY_BYTES) {
            return;
        }
        // Copied before they are sorted, since others look at files meanwhile.
        List<Candidate> oldest = new ArrayList<>();
        files.forEach((path, file) -> oldest.add(new Candidate(path, file, file.checkedAt())));
        oldest.sort(Comparator.comparingLong(Candidate::checkedAt));
        for (Candidate candidate : oldest) {
            if (files.size() <= MOST_FILES / 8 * 7 && memory.get() <= MOST_MEMORY_BYTES / 8 * 7) {
                return;
            }
            drop(candidate.path, candidate.file);
        }
    }

    private void drop(String path, StoredFile file) {
        if (files.remove(path, file)) {
            memory.addAndGet(-memoryOf(file));
            file.release();
        }
    }

    private static long memoryOf(StoredFile file) {
        return file.content() == null ? 0 : file.size();
    }

    /** Closes all that nobody is sending. */
    public void close() {
        store.vertx().cancelTimer(timer);
        files.forEach(this::drop);
    }
}
