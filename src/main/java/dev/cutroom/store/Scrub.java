package dev.cutroom.store;

import dev.cutroom.store.StoreTree.HourFolder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the store again and again in the background, a file at a time and no faster than a rate, and sets rotten files
 * aside under {@code .cutroom/rotten}: then they are missing, and replication fetches good ones. Owned by the context
 * that starts it.
 */
public final class Scrub {

    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
    private static final long PAUSE_BETWEEN_ROUNDS_MILLIS = TimeUnit.MINUTES.toMillis(10);
    /** When more fail at once it is the disk. */
    private static final int MOST_DAMAGED = 1_000;

    private static final long LONGEST_PAUSE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final SegmentStore store;
    private final long bytesPerSecond;
    private final Counter checked;
    private final Counter rotten;
    private final Deque<HourFolder> hours = new ArrayDeque<>();
    private final Deque<Path> files = new ArrayDeque<>();
    private final Set<Path> damaged = new HashSet<>();
    private Set<Path> damagedBefore = Set.of();
    private boolean inRound;
    private long timer = -1;
    private boolean stopped;
    private Future<?> last = Future.succeededFuture();

    /**
     * @param bytesPerSecond how fast it reads; 0 never starts it
     */
    public Scrub(SegmentStore store, long bytesPerSecond, MeterRegistry registry) {
        this.store = store;
        this.bytesPerSecond = bytesPerSecond;
        checked = Counter.builder("cutroom.scrub.checked")
                .baseUnit("bytes")
                .description("Bytes read again to find rotten files.")
                .register(registry);
        rotten = Counter.builder("cutroom.scrub.rotten")
                .description("Files set aside because their content is not what their name says.")
                .register(registry);
    }

    public Future<Void> start() {
        if (bytesPerSecond > 0) {
            after(1, this::next);
        }
        return Future.succeededFuture();
    }

    /** Done when the file being read is. */
    public Future<Void> stop() {
        stopped = true;
        store.vertx().cancelTimer(timer);
        return last.transform(done -> Future.succeededFuture());
    }

    private void after(long millis, Runnable work) {
        if (!stopped) {
            timer = store.vertx().setTimer(Math.max(1, millis), id -> work.run());
        }
    }

    private void next() {
        Future<Long> step = store.blocking(this::step);
        last = step;
        step.onSuccess(this::pace).onFailure(failure -> {
            LOG.warn("the scrub could not go on, and will try again: {}", failure.toString());
            after(LONGEST_PAUSE_MILLIS, this::next);
        });
    }

    private void pace(long bytes) {
        if (bytes < 0) {
            after(PAUSE_BETWEEN_ROUNDS_MILLIS, this::next);
        } else {
            checked.increment(bytes);
            after(Math.min(LONGEST_PAUSE_MILLIS, bytes * 1_000 / bytesPerSecond), this::next);
        }
    }

    /** One file, or one look for files; gives the bytes read, -1 at the end of a round. Blocking. */
    Long step() throws IOException {
        Path file = files.poll();
        if (file != null) {
            return check(file);
        }
        HourFolder hour = hours.poll();
        if (hour != null) {
            for (String name : StoreTree.names(hour.path())) {
                files.add(hour.path().resolve(name));
            }
            return 0L;
        }
        inRound = !inRound;
        if (!inRound) {
            damagedBefore = Set.copyOf(damaged);
            damaged.clear();
            return -1L;
        }
        hours.addAll(store.tree().newestFirst());
        return 0L;
    }

    private long check(Path file) throws IOException {
        Finding.Checked found = Finding.check(
                store.base(), file.resolveSibling(""), file.getFileName().toString());
        Finding finding = found.finding().orElse(null);
        if (finding != null && finding.kind() == Finding.Kind.ROTTEN) {
            setAside(finding, file);
        } else if (finding != null && finding.kind() == Finding.Kind.DAMAGED) {
            setAsideTheSecondTime(finding, file);
        }
        return found.bytes();
    }

    /** A bad sector stays bad; a disk of the network that is away for a moment comes back. */
    private void setAsideTheSecondTime(Finding finding, Path file) throws IOException {
        if (damagedBefore.contains(file)) {
            setAside(finding, file);
            return;
        }
        LOG.error("{} cannot be read ({}); it is set aside if the next round finds it so too", file, finding.detail());
        if (damaged.size() < MOST_DAMAGED) {
            damaged.add(file);
        }
    }

    private void setAside(Finding finding, Path file) throws IOException {
        Path aside = store.base()
                .resolve(SegmentStore.PRIVATE_FOLDER)
                .resolve("rotten")
                .resolve(finding.path());
        Files.createDirectories(aside.resolveSibling(""));
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        rotten.increment();
        LOG.error("{} has rotted ({}); it was set aside as {}", finding.path(), finding.detail(), aside);
    }
}
