package dev.cutroom.replicate;

import dev.cutroom.conf.ReplicateSettings;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;

/** A {@link Replicator} for each peer, all on one event loop. */
public final class ReplicatorVerticle extends VerticleBase {

    private final SegmentStore store;
    private final ReplicateSettings settings;
    private final String ownName;
    private final BiPredicate<Rendition, Hour> keeps;
    private final Clock clock;
    private final Random random;
    private final MeterRegistry registry;
    private final List<Replicator> replicators = new CopyOnWriteArrayList<>();

    /**
     * @param ownName a peer of this name is this node itself, and left out
     * @param keeps whether an hour would not be deleted here at once
     */
    public ReplicatorVerticle(
            SegmentStore store,
            ReplicateSettings settings,
            String ownName,
            BiPredicate<Rendition, Hour> keeps,
            Clock clock,
            Random random,
            MeterRegistry registry) {
        this.store = store;
        this.settings = settings;
        this.ownName = ownName;
        this.keeps = keeps;
        this.clock = clock;
        this.random = random;
        this.registry = registry;
    }

    @Override
    public Future<?> start() {
        Throttle throttle = new Throttle(settings.bandwidth().count());
        Set<String> underWay = new HashSet<>();
        OwnRecording recording = new OwnRecording();
        recording.listen(vertx);
        for (ReplicateSettings.Peer peer : settings.peers()) {
            String name = name(peer);
            if (!name.equals(ownName)) {
                replicators.add(new Replicator(
                        vertx,
                        store,
                        settings,
                        new PeerView(
                                name,
                                shown(peer.url()),
                                "new",
                                "listings",
                                false,
                                Optional.empty(),
                                Optional.empty(),
                                0,
                                0,
                                0),
                        new PeerClient(vertx, peer.url(), settings, throttle),
                        new ReplicatorMeters(registry, name),
                        keeps,
                        underWay,
                        recording,
                        clock,
                        random));
            }
        }
        replicators.forEach(Replicator::start);
        return Future.succeededFuture();
    }

    /** Done when no file is being fetched any more. */
    @Override
    public Future<?> stop() {
        return Future.join(replicators.stream().map(Replicator::stop).toList());
    }

    /** How it stands with each peer, in the order of the settings. */
    public List<PeerView> views() {
        return replicators.stream().map(Replicator::view).toList();
    }

    private static String name(ReplicateSettings.Peer peer) {
        URI uri = URI.create(peer.url());
        return peer.name().orElse(uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort());
    }

    /** Without what may stand before the host, such as a password. */
    private static String shown(String url) {
        return url.replaceFirst("//[^/@]*@", "//");
    }
}
