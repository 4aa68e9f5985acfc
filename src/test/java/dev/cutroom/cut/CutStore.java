package dev.cutroom.cut;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.CutSettings;
import dev.cutroom.conf.StoreSettings;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.select.Selector;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.SegmentStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A store with a cutter on it that keeps no cuts, a real ffmpeg, and a maker of streams. */
final class CutStore implements AutoCloseable {

    final Vertx vertx;
    final Path folder;
    final Ffmpeg ffmpeg;
    final SegmentStore store;
    final Clips maker;
    final Cutter cutter;

    /** @param vertx closed with it */
    CutStore(Vertx vertx, Path folder) throws Exception {
        this.vertx = vertx;
        this.folder = folder;
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ffmpeg = Ffmpeg.find(vertx, Optional.empty()).await(60, TimeUnit.SECONDS);
        StoreSettings settings = new StoreSettings(
                StoreSettings.Sync.NEVER, Duration.ofSeconds(5), new Bytes(1 << 20), Duration.ofMinutes(30));
        store = SegmentStore.open(vertx, folder.resolve("data"), settings, registry)
                .await(10, TimeUnit.SECONDS);
        maker = new Clips(ffmpeg, folder);
        cutter = new Cutter(
                vertx,
                store,
                new FileCache(store, registry),
                new Selector(vertx, store, registry),
                () -> Future.succeededFuture(ffmpeg),
                new CutSettings(2, 8, new Bytes(0)),
                registry);
    }

    @Override
    public void close() throws Exception {
        ffmpeg.close().await(10, TimeUnit.SECONDS);
        store.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }
}
