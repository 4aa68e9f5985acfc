package dev.cutroom.store;

import dev.cutroom.conf.StoreSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces what was written to the disk, as {@code store.sync} says: each file before it gets its name and its folder
 * after, or all of them every few seconds (but files that nothing can be checked against before their name), or never. Runs on the store's workers; the timer's own turn only hands over.
 */
final class DiskSync {

    private static final Logger LOG = LoggerFactory.getLogger(DiskSync.class);

    private final StoreSettings.Sync when;
    private final Queue<Path> files = new ConcurrentLinkedQueue<>();
    private final Queue<Path> folders = new ConcurrentLinkedQueue<>();
    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final long timer;

    DiskSync(Vertx vertx, WorkerExecutor workers, StoreSettings settings) {
        this.vertx = vertx;
        this.workers = workers;
        this.when = settings.sync();
        this.timer = when == StoreSettings.Sync.INTERVAL
                ? vertx.setPeriodic(settings.syncInterval().toMillis(), tick -> syncAll())
                : -1;
    }

    private Future<Void> syncAll() {
        if (files.isEmpty() && folders.isEmpty()) {
            return Future.succeededFuture();
        }
        return workers.executeBlocking(this::forceUnsynced, true);
    }

    /** Files first, then the folders that name them: a name is on the disk only with its content. */
    private Void forceUnsynced() {
        // Drained first, forced last: of every folder here the file is among those drained after.
        Set<Path> changed = drain(folders);
        drain(files).forEach(DiskSync::forceOrLog);
        changed.forEach(DiskSync::forceOrLog);
        return null;
    }

    private static Set<Path> drain(Queue<Path> queue) {
        Set<Path> drained = new LinkedHashSet<>();
        for (Path path = queue.poll(); path != null; path = queue.poll()) {
            drained.add(path);
        }
        return drained;
    }

    /** One that cannot be forced must not keep the others from it. */
    private static void forceOrLog(Path path) {
        try {
            force(path, StandardOpenOption.READ);
        } catch (NoSuchFileException gone) {
            LOG.debug("{} was deleted before it was forced to the disk", path);
        } catch (IOException failed) {
            LOG.error("{} could not be forced to the disk", path, failed);
        }
    }

    /** Before a file gets its final name. Blocking. */
    void beforeName(@Nullable FileChannel file) throws IOException {
        if (when == StoreSettings.Sync.ALWAYS && file != null) {
            file.force(true);
        }
    }

    /** The same for a file that nothing else can be checked against later; only {@code never} leaves it out. Blocking. */
    void beforeUncheckedName(FileChannel file) throws IOException {
        if (when != StoreSettings.Sync.NEVER) {
            file.force(true);
        }
    }

    /** After a file got its final name in a folder. Blocking. */
    void afterName(Path file, Path folder) throws IOException {
        if (when == StoreSettings.Sync.INTERVAL) {
            files.add(file);
        }
        afterFolder(folder);
    }

    /** After a folder got an entry. Blocking. */
    void afterFolder(Path folder) throws IOException {
        switch (when) {
            case ALWAYS -> force(folder, StandardOpenOption.READ);
            case INTERVAL -> folders.add(folder);
            case NEVER -> {}
        }
    }

    /** After a folder's names changed otherwise. Blocking. */
    void forceFolder(Path folder) throws IOException {
        if (when != StoreSettings.Sync.NEVER) {
            force(folder, StandardOpenOption.READ);
        }
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    Future<Void> close() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
        return syncAll();
    }
}
