package dev.cutroom.store;

import dev.cutroom.store.StoreTree.HourFolder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away temporary files that no writer comes back for: at the start and then once in a while, the newest hours
 * first, since a crash leaves its orphans there. A start waits for it only a moment, however large the store; the rest
 * goes on behind it, an hour at a time with a pause between.
 */
final class OrphanSweep {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);
    private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PAUSE_MILLIS = 20;

    /** Of notes of tombstones: channel, quality, hour. */
    private static final int KEPT_DEPTH = 3;

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final Path base;
    private final StoreTree tree;
    private final Duration age;
    private final Clock clock;
    private final StoreMeters meters;
    private volatile boolean stopped;
    private volatile long timer = -1;

    OrphanSweep(Vertx vertx, WorkerExecutor workers, Path base, Duration age, Clock clock, StoreMeters meters) {
        this.vertx = vertx;
        this.workers = workers;
        this.base = base;
        this.tree = new StoreTree(base);
        this.age = age;
        this.clock = clock;
        this.meters = meters;
    }

    /** Sweeps for a moment; done when that is over. */
    Future<Void> start() {
        return workers.executeBlocking(
                        () -> {
                            long began = System.nanoTime();
                            sweepSmallFiles();
                            Deque<HourFolder> left = new ArrayDeque<>(tree.newestFirst());
                            while (!left.isEmpty() && System.nanoTime() - began < START_NANOS) {
                                sweepOrSay(left.pop().path());
                            }
                            return left;
                        },
                        false)
                .map(left -> {
                    goOn(left);
                    return null;
                });
    }

    private void goOn(Deque<HourFolder> left) {
        HourFolder next = left.poll();
        if (next == null) {
            after(Math.max(PAUSE_MILLIS, age.toMillis()), () -> start().onFailure(this::tryAgainLater));
            return;
        }
        workers.executeBlocking(
                        () -> {
                            sweepOrSay(next.path());
                            return null;
                        },
                        false)
                .onComplete(done -> after(PAUSE_MILLIS, () -> goOn(left)));
    }

    /** What {@link SegmentStore#keep} was writing of pins and of notes of tombstones. */
    private void sweepSmallFiles() throws IOException {
        for (Path kept : List.of(
                base.resolve(Pins.FOLDER),
                base.resolve(SegmentStore.PRIVATE_FOLDER).resolve(Tombstones.FOLDER))) {
            if (Files.isDirectory(kept)) {
                try (Stream<Path> folders = Files.find(kept, KEPT_DEPTH, (path, is) -> is.isDirectory())) {
                    folders.forEach(this::sweepOrSay);
                } catch (UncheckedIOException broken) {
                    LOG.warn("{} could not be swept: {}", kept, broken.toString());
                }
            }
        }
    }

    private void tryAgainLater(Throwable failure) {
        LOG.warn("orphaned temporary files could not be looked for: {}", failure.toString());
        goOn(new ArrayDeque<>());
    }

    private void after(long millis, Runnable work) {
        if (!stopped) {
            timer = vertx.setTimer(millis, id -> work.run());
        }
    }

    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    /** A folder that cannot be swept must keep nobody from recording. */
    private void sweepOrSay(Path folder) {
        try {
            sweep(folder);
        } catch (IOException kept) {
            LOG.warn("{} could not be swept: {}", folder, kept.toString());
        }
    }

    private void sweep(Path folder) throws IOException {
        FileTime oldest = FileTime.from(clock.instant().minus(age));
        for (String name : StoreTree.names(folder)) {
            if (!isTemporary(name)) {
                continue;
            }
            Path file = folder.resolve(name);
            try {
                if (Files.getLastModifiedTime(file).compareTo(oldest) < 0 && Files.deleteIfExists(file)) {
                    meters.swept();
                    LOG.info("swept the orphaned temporary file {}", file);
                }
            } catch (NoSuchFileException finished) {
                LOG.debug("{} was finished meanwhile", file);
            } catch (IOException kept) {
                LOG.warn("the orphaned temporary file {} could not be swept: {}", file, kept.toString());
            }
        }
    }

    /** A segment's, or that of a small file ({@link SegmentStore#keep}). */
    private static boolean isTemporary(String name) {
        if (name.startsWith(SegmentStore.KEEPING_PREFIX)) {
            return true;
        }
        return name.contains("-temp-")
                && new NameReader().read(name)
                && SegmentName.hash(name).isEmpty();
    }
}
