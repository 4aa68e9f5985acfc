package dev.cutroom.store;

import dev.cutroom.conf.StoreSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
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
 * after, or all of them every few seconds, or never. Runs on the store's workers; the timer's own turn only hands over.
 */
final class DiskSync {

    private static final Logger LOG = LoggerFactory.getLogger(DiskSync.class);

    private final StoreSettings.Sync when;
    private final Queue<Path> unsynced = new ConcurrentLinkedQueue<>();
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
        if (unsynced.isEmpty()) {
            return Future.succeededFuture();
        }
        return workers.<Void>executeBlocking(this::forceUnsynced, true)
                .onFailure(failure -> LOG.error("recorded segments could not be forced to the disk", failure));
    }

    private Void forceUnsynced() throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (Path file = unsynced.poll(); file != null; file = unsynced.poll()) {
            if (Files.exists(file)) {
                force(file, StandardOpenOption.READ);
                folders.add(file.resolveSibling(""));
            }
        }
        for (Path folder : folders) {
            force(folder, StandardOpenOption.READ);
        }
        return null;
    }

    /** Before a file gets its final name. Blocking. */
    void beforeName(@Nullable FileChannel file) throws IOException {
        if (when == StoreSettings.Sync.ALWAYS && file != null) {
            file.force(true);
        }
    }

    /** After a file got its final name. Blocking. */
    void afterName(Path file) throws IOException {
        switch (when) {
            case ALWAYS -> {
                force(file.resolveSibling(""), StandardOpenOption.READ);
                force(file.resolveSibling(".."), StandardOpenOption.READ);
            }
            case INTERVAL -> unsynced.add(file);
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
