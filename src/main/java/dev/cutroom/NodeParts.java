package dev.cutroom;

import dev.cutroom.conf.Settings;
import dev.cutroom.cut.Cutter;
import dev.cutroom.flow.OwnContext;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.metrics.HealthParts;
import dev.cutroom.metrics.MetricsVerticle;
import dev.cutroom.select.Selector;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.SegmentStore;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * What a node's features are made from, in the order in which it is made.
 *
 * @param ffmpeg fails, with the reason, on a node where none runs; who asks goes on on their own context
 */
record NodeParts(
        Vertx vertx,
        Settings settings,
        PrometheusMeterRegistry registry,
        MetricsVerticle metrics,
        HealthParts health,
        SegmentStore store,
        FileCache files,
        Selector selector,
        Future<Ffmpeg> ffmpeg,
        Cutter cutter) {

    @Override
    public Future<Ffmpeg> ffmpeg() {
        return OwnContext.of(ffmpeg);
    }
}
