package dev.cutroom;

import dev.cutroom.conf.NodeSettings;
import dev.cutroom.http.DigestResource;
import dev.cutroom.http.NoticesMeters;
import dev.cutroom.http.NoticesResource;
import dev.cutroom.http.PeersResource;
import dev.cutroom.http.Resource;
import dev.cutroom.metrics.HealthParts.Health;
import dev.cutroom.replicate.PeerView;
import dev.cutroom.replicate.ReplicatorVerticle;
import dev.cutroom.store.Digests;
import dev.cutroom.store.Retention;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Random;

/** Fetching from other nodes what this one lacks. */
final class NodeReplicating implements Feature {

    private final NodeParts parts;
    private final Deployment deployment;
    private final NodeEvents events;
    private final ReplicatorVerticle replicators;
    private final NoticesMeters noticesMeters;

    NodeReplicating(NodeParts parts, NodeEvents events, Retention retention) {
        this.parts = parts;
        deployment = new Deployment(parts.vertx());
        this.events = events;
        noticesMeters = new NoticesMeters(parts.registry());
        replicators = new ReplicatorVerticle(
                parts.store(),
                parts.settings().replicate(),
                NodeName.of(parts.settings().node()),
                retention::keeps,
                Clock.systemUTC(),
                new Random(),
                parts.registry());
    }

    @Override
    public String name() {
        return "replication";
    }

    @Override
    public Future<Void> start() {
        if (parts.settings().replicate().peers().isEmpty()
                || !parts.settings().node().does(NodeSettings.Role.REPLICATE)) {
            return Future.succeededFuture();
        }
        parts.health().add("replication", this::health);
        return deployment.start(replicators);
    }

    private Health health() {
        List<String> down = replicators.views().stream()
                .filter(view -> view.state().equals("down"))
                .map(PeerView::name)
                .toList();
        return down.isEmpty() ? Health.up("") : Health.degraded("nothing comes from: " + String.join(", ", down));
    }

    @Override
    public Future<Void> stop() {
        return deployment.stop();
    }

    @Override
    public List<Resource> resources() {
        return List.of(
                new PeersResource(replicators, events.access()),
                new DigestResource(new Digests(parts.store()), events.access()::read),
                new NoticesResource(parts.vertx(), events.access()::read, noticesMeters));
    }
}
