package dev.cutroom.http;

import dev.cutroom.conf.HttpSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** The HTTP side as one thing to start and stop: an {@link HttpVerticle} on each event loop, one port. */
public final class HttpFront {

    private final Vertx vertx;
    private final HttpSettings settings;
    private final Supplier<List<Resource>> resources;
    private final ReadingGate gate;
    private final HttpMeters meters;
    private final int loops;
    private final Queue<HttpVerticle> verticles = new ConcurrentLinkedQueue<>();
    private String deployment = "";

    /** Where all may read. */
    public HttpFront(
            Vertx vertx, HttpSettings settings, Supplier<List<Resource>> resources, MeterRegistry registry, int loops) {
        this(vertx, settings, ReadingGate.open(), resources, registry, loops);
    }

    /**
     * @param resources called once on each event loop
     * @param loops how many event loops answer: as many as Vert.x has
     */
    public HttpFront(
            Vertx vertx,
            HttpSettings settings,
            ReadingGate gate,
            Supplier<List<Resource>> resources,
            MeterRegistry registry,
            int loops) {
        this.vertx = vertx;
        this.gate = gate;
        this.settings = settings;
        this.resources = resources;
        this.meters = new HttpMeters(registry);
        this.loops = loops;
    }

    /** Listens; gives the port. */
    public Future<Integer> start() {
        Supplier<HttpVerticle> verticle = () -> {
            HttpVerticle made = new HttpVerticle(settings, gate, resources, meters);
            verticles.add(made);
            return made;
        };
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(loops))
                .onSuccess(id -> deployment = id)
                .map(id -> verticles.element().port());
    }

    /** Takes no new connection, lets answers under way end, and closes the rest after {@code http.drain}. */
    public Future<Void> stop() {
        if (deployment.isEmpty()) {
            return Future.succeededFuture();
        }
        String id = deployment;
        deployment = "";
        return vertx.undeploy(id);
    }
}
