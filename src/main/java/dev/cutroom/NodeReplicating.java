package dev.cutroom;

import dev.cutroom.conf.NodeSettings;
import dev.cutroom.conf.ReplicateSettings;
import dev.cutroom.conf.Settings;
import dev.cutroom.http.DigestResource;
import dev.cutroom.http.DurabilityResource;
import dev.cutroom.http.ExtrasResource;
import dev.cutroom.http.NoticesMeters;
import dev.cutroom.http.NoticesResource;
import dev.cutroom.http.PeersResource;
import dev.cutroom.http.Resource;
import dev.cutroom.metrics.HealthParts.Health;
import dev.cutroom.replicate.Durability;
import dev.cutroom.replicate.DurabilityVerticle;
import dev.cutroom.replicate.Heartbeat;
import dev.cutroom.replicate.NodesTable;
import dev.cutroom.replicate.PeerSource;
import dev.cutroom.replicate.PeerView;
import dev.cutroom.replicate.PeersFile;
import dev.cutroom.replicate.ReplicatorVerticle;
import dev.cutroom.store.Digests;
import dev.cutroom.store.Extras;
import dev.cutroom.store.Pins;
import dev.cutroom.store.Retention;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Fetching from other nodes what this one lacks. */
final class NodeReplicating implements Feature {

    private static final long COUNT_MILLIS = 60_000;

    private final NodeParts parts;
    private final Deployment deployment;
    private final NodeEvents events;
    private final ReplicatorVerticle replicators;
    private final NoticesMeters noticesMeters;
    private final Extras extras;
    private final Set<String> extraFolders;
    private final Durability durability;
    private final Deployment counting;
    private final Optional<Heartbeat> heartbeat;

    NodeReplicating(NodeParts parts, NodeEvents events, Retention retention) {
        this.parts = parts;
        deployment = new Deployment(parts.vertx());
        this.events = events;
        noticesMeters = new NoticesMeters(parts.registry());
        extras = new Extras(parts.store());
        ReplicateSettings settings = parts.settings().replicate();
        extraFolders = new LinkedHashSet<>(settings.extras());
        extraFolders.add(Pins.FOLDER);
        String ownName = NodeName.of(parts.settings().node());
        List<PeerSource> sources = new ArrayList<>();
        settings.peersFile().ifPresent(file -> sources.add(new PeersFile(parts.vertx(), file)));
        boolean shared = sharesDatabase(parts.settings());
        NodesTable nodes = new NodesTable(
                events.database(),
                ownName,
                Main.version(),
                roles(parts.settings().node()));
        if (shared) {
            sources.add(nodes);
        }
        heartbeat = shared ? Optional.of(new Heartbeat(parts.vertx(), nodes)) : Optional.empty();
        replicators = new ReplicatorVerticle(
                parts.store(),
                settings,
                sources,
                List.copyOf(extraFolders),
                ownName,
                retention::keeps,
                Clock.systemUTC(),
                new Random(),
                parts.registry());
        durability = new Durability(parts.vertx(), parts.store(), settings, replicators::views);
        counting = new Deployment(parts.vertx());
    }

    /** Whether a node fetches from others, or may once there are any. */
    static boolean fetches(Settings settings) {
        ReplicateSettings replicate = settings.replicate();
        return settings.node().does(NodeSettings.Role.REPLICATE)
                && (!replicate.peers().isEmpty() || replicate.peersFile().isPresent() || sharesDatabase(settings));
    }

    private static boolean sharesDatabase(Settings settings) {
        return settings.replicate().database()
                && !settings.database().url().value().equals("none");
    }

    private static List<String> roles(NodeSettings node) {
        return Stream.of(NodeSettings.Role.values())
                .filter(node::does)
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Override
    public String name() {
        return "replication";
    }

    @Override
    public Future<Void> start() {
        if (!fetches(parts.settings())) {
            return Future.succeededFuture();
        }
        parts.health().add("replication", this::health);
        return deployment
                .start(replicators)
                .compose(started -> counting.start(new DurabilityVerticle(
                        parts.store(), durability, Clock.systemUTC(), COUNT_MILLIS, parts.registry())));
    }

    /** Others may fetch from this node whether it fetches or not. */
    @Override
    public void answering(String url) {
        heartbeat.ifPresent(
                beats -> beats.start(parts.settings().node().url().orElseGet(() -> NodeName.reachable(url))));
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
        return Future.join(deployment.stop(), counting.stop())
                .transform(stopped -> heartbeat.map(Heartbeat::stop).orElse(Future.succeededFuture()));
    }

    @Override
    public List<Resource> resources() {
        List<Resource> all = new ArrayList<>(copying());
        all.add(new PeersResource(replicators, events.access()));
        all.add(new DurabilityResource(durability, events.access()::read, Clock.systemUTC()));
        return all;
    }

    @Override
    public List<Resource> copying() {
        Handler<RoutingContext> readers = events.access()::read;
        return List.of(
                new ExtrasResource(parts.store(), extras, extraFolders, readers),
                new DigestResource(new Digests(parts.store()), readers),
                new NoticesResource(parts.vertx(), readers, noticesMeters));
    }
}
