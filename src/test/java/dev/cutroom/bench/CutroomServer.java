package dev.cutroom.bench;

import dev.cutroom.conf.HttpSettings;
import dev.cutroom.conf.Settings;
import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.cut.Cutter;
import dev.cutroom.http.CutResource;
import dev.cutroom.http.FilesResource;
import dev.cutroom.http.HttpFront;
import dev.cutroom.http.MetricsResource;
import dev.cutroom.http.PlaylistResource;
import dev.cutroom.http.SegmentsMeters;
import dev.cutroom.http.SegmentsResource;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.metrics.MetricsVerticle;
import dev.cutroom.metrics.NodeRegistry;
import dev.cutroom.playlist.PlaylistCompressor;
import dev.cutroom.playlist.Playlists;
import dev.cutroom.playlist.Variants;
import dev.cutroom.select.Selector;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.SegmentStore;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Cutroom's HTTP side on a store, as a node has it, without what a comparison does not ask for. */
final class CutroomServer implements AutoCloseable {

    private static final int SECONDS = 30;

    private final SegmentStore store;
    private final HttpFront front;
    private final int port;

    CutroomServer(Vertx vertx, Path base, int loops) throws Exception {
        Settings settings = SettingsLoader.load(Map.of(), Map.of(), Map.of());
        PrometheusMeterRegistry registry = NodeRegistry.create();
        MetricsVerticle metrics = new MetricsVerticle(registry, settings.metrics());
        vertx.deployVerticle(metrics).await(SECONDS, TimeUnit.SECONDS);
        store = SegmentStore.open(vertx, base, settings.store(), registry).await(SECONDS, TimeUnit.SECONDS);
        FileCache files = new FileCache(store, registry);
        Selector selector = new Selector(vertx, store, registry);
        PlaylistCompressor compressor = new PlaylistCompressor(vertx, registry);
        SegmentsMeters meters = new SegmentsMeters(registry);
        Cutter cutter = new Cutter(
                vertx, store, files, selector, () -> Ffmpeg.find(vertx, Optional.empty()), settings.cut(), registry);
        front = new HttpFront(
                vertx,
                HttpSettings.onFreePort(),
                () -> List.of(
                        new SegmentsResource(files, meters),
                        new FilesResource(store),
                        new PlaylistResource(
                                new Playlists(vertx, store, selector),
                                new Variants(store, selector, files),
                                compressor),
                        new CutResource(vertx, cutter, files),
                        new MetricsResource(metrics)),
                registry,
                loops);
        port = front.start().await(SECONDS, TimeUnit.SECONDS);
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    @Override
    public void close() throws Exception {
        front.stop().await(SECONDS, TimeUnit.SECONDS);
        store.close().await(SECONDS, TimeUnit.SECONDS);
    }
}
