package dev.cutroom.metrics;

import dev.cutroom.conf.MetricsSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers all meters into immutable texts and answers scrapes from these. Whoever counts touches plain or striped
 * counters only; gathering reads them on a worker thread of its own, and a slow scraper holds nothing but its own copy of
 * a reference. Scrapes that come while one is gathered share it.
 */
public final class MetricsVerticle extends VerticleBase {

    private static final int FIRST_TEXT_BYTES = 64 << 10;

    private final PrometheusMeterRegistry registry;
    private final MetricsSettings settings;
    private final Map<String, List<Handler<AsyncResult<Exposition>>>> underWay = new HashMap<>();
    private @Nullable WorkerExecutor worker;
    private @Nullable LoopDelays delays;
    private @Nullable FlameGraph flames;
    private Runnable stopCountingLines = () -> {};

    public MetricsVerticle(PrometheusMeterRegistry registry, MetricsSettings settings) {
        this.registry = registry;
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        WorkerExecutor gatherer = vertx.createSharedWorkerExecutor("cutroom-metrics-" + deploymentID(), 1);
        worker = gatherer;
        stopCountingLines = LogLines.countInto(registry);
        LoopDelays probes = new LoopDelays(vertx, settings.loopProbe(), registry);
        delays = probes;
        probes.start();
        return settings.flameGraph() ? gatherer.executeBlocking(this::startFlames) : Future.succeededFuture();
    }

    private @Nullable Void startFlames() {
        FlameGraph started = new FlameGraph(settings.flamePeriod());
        started.start();
        registry.getPrometheusRegistry().register(started);
        flames = started;
        return null;
    }

    /**
     * All meters now; may be called from any context, and the answer comes on that context. Futures are completed where
     * they are listened to: completing one is under a monitor, which two threads would meet at.
     *
     * @param accept the {@code Accept} header; empty for Prometheus' own form
     */
    public Future<Exposition> scrape(String accept) {
        Context caller = vertx.getOrCreateContext();
        Promise<Exposition> promise = Promise.promise();
        String type = Exposition.type(accept);
        context.runOnContext(
                turn -> gatherFor(type, gathered -> caller.runOnContext(back -> promise.handle(gathered))));
        return promise.future();
    }

    private void gatherFor(String type, Handler<AsyncResult<Exposition>> waiter) {
        List<Handler<AsyncResult<Exposition>>> waiters = underWay.get(type);
        if (waiters != null) {
            waiters.add(waiter);
            return;
        }
        if (worker == null) {
            waiter.handle(Future.failedFuture(new IllegalStateException("the metrics are not started")));
            return;
        }
        underWay.put(type, new ArrayList<>(List.of(waiter)));
        worker.executeBlocking(() -> gather(type), false).onComplete(gathered -> {
            List<Handler<AsyncResult<Exposition>>> answered = underWay.remove(type);
            if (answered != null) {
                answered.forEach(one -> one.handle(gathered));
            }
        });
    }

    private Exposition gather(String type) throws java.io.IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream(FIRST_TEXT_BYTES);
        registry.scrape(text, type);
        return new Exposition(type, Buffer.buffer(text.toByteArray()));
    }

    @Override
    public Future<?> stop() {
        stopCountingLines.run();
        if (delays != null) {
            delays.stop();
        }
        FlameGraph recording = flames;
        if (worker == null) {
            return Future.succeededFuture();
        }
        WorkerExecutor gatherer = worker;
        return gatherer.executeBlocking(() -> {
                    if (recording != null) {
                        recording.close();
                    }
                    return null;
                })
                .eventually(gatherer::close);
    }
}
