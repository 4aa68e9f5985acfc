package dev.cutroom;

import dev.cutroom.conf.Settings;
import dev.cutroom.cut.Cutter;
import dev.cutroom.flow.OwnContext;
import dev.cutroom.http.HttpFront;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.metrics.HealthParts;
import dev.cutroom.metrics.HealthParts.Health;
import dev.cutroom.metrics.MetricsVerticle;
import dev.cutroom.metrics.NodeRegistry;
import dev.cutroom.select.SelectService;
import dev.cutroom.select.Selector;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.SegmentStore;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/**
 * One node: builds everything, starts it in order, stops it in reverse. It answers as soon as it can: ffmpeg and the
 * database come when they come, and until then say why they are not there.
 */
final class Node {

    private final Settings settings;
    private final Lifecycle lifecycle = new Lifecycle();
    private volatile String url = "";

    Node(Settings settings) {
        this.settings = settings;
    }

    /** Where it answers, once started. */
    String url() {
        return url;
    }

    /** Done when the node answers. A failure means that it does not run; what had started is stopped again. */
    Future<Void> start() {
        return NodeVertx.start(settings.cluster())
                .compose(this::parts)
                .compose(this::run)
                .recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
    }

    Future<Void> stop() {
        return lifecycle.stop();
    }

    private Future<NodeParts> parts(Vertx vertx) {
        lifecycle.stopWith("the event loops", vertx::close);
        PrometheusMeterRegistry registry = NodeRegistry.create();
        MetricsVerticle metrics = new MetricsVerticle(registry, settings.metrics());
        HealthParts health = new HealthParts(Main.version());
        Future<Ffmpeg> ffmpeg = ffmpeg(vertx, health);
        Future<SegmentStore> store = SegmentStore.open(vertx, settings.node().data(), settings.store(), registry);
        return Future.all(deploy(vertx, "the metrics", metrics), store).map(ready -> {
            SegmentStore opened = store.result();
            lifecycle.stopWith("the store", opened::close);
            health.add(
                    "store", () -> opened.writeTrouble().map(Health::degraded).orElse(Health.up("")));
            FileCache files = new FileCache(opened, registry);
            Selector selector = new Selector(vertx, opened, registry);
            Cutter cutter =
                    new Cutter(vertx, opened, files, selector, () -> OwnContext.of(ffmpeg), settings.cut(), registry);
            return new NodeParts(vertx, settings, registry, metrics, health, opened, files, selector, ffmpeg, cutter);
        });
    }

    private Future<Ffmpeg> ffmpeg(Vertx vertx, HealthParts health) {
        Future<Ffmpeg> found = Ffmpeg.find(vertx, Optional.empty());
        lifecycle.stopWith("ffmpeg", () -> found.compose(Ffmpeg::close).otherwiseEmpty());
        health.add(
                "ffmpeg",
                () -> found.failed()
                        ? Health.degraded(String.valueOf(found.cause().getMessage()))
                        : Health.up(found.isComplete() ? "" : "is being unpacked"));
        return found;
    }

    private Future<Void> run(NodeParts parts) {
        parts.health().listen(parts.vertx());
        SelectService select = new SelectService(parts.vertx(), parts.store(), parts.selector());
        NodeEvents events = new NodeEvents(parts);
        NodeKeeping keeping =
                new NodeKeeping(parts.store(), settings.retention(), parts.registry(), events.operatorsOnly());
        NodeChat chat = new NodeChat(parts);
        List<Feature> features = List.of(
                events,
                keeping,
                new NodeCutting(parts, events),
                new NodeWebhooks(parts, events),
                new NodePictures(parts, events),
                new NodeEditing(parts, events),
                // Before the recording, which tells it the database's channels.
                chat,
                new NodeRecording(parts, events, chat::follow),
                new NodeReplicating(parts, events, keeping.retention()),
                new NodeCovering(parts));
        HttpFront front = NodeHttp.front(parts, events.access(), features);
        return select.start()
                .onSuccess(started -> lifecycle.stopWith("selecting over the bus", select::stop))
                .compose(started -> startAll(features))
                .compose(started -> front.start())
                .onSuccess(port -> {
                    lifecycle.stopWith("HTTP", front::stop);
                    url = (settings.http().tlsCertificate().isPresent() ? "https://" : "http://")
                            + settings.http().host() + ":" + port;
                    features.forEach(feature -> feature.answering(url));
                })
                .mapEmpty();
    }

    private Future<Void> startAll(List<Feature> features) {
        Future<Void> started = Future.succeededFuture();
        for (Feature feature : features) {
            started = started.compose(before -> {
                lifecycle.stopWith(feature.name(), feature::stop);
                return feature.start();
            });
        }
        return started;
    }

    private Future<Void> deploy(Vertx vertx, String name, Deployable verticle) {
        return vertx.deployVerticle(verticle)
                .onSuccess(id -> lifecycle.stopWith(name, () -> vertx.undeploy(id)))
                .mapEmpty();
    }
}
