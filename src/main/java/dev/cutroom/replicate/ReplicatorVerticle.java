package dev.cutroom.replicate;

import dev.cutroom.conf.ReplicateSettings;
import dev.cutroom.conf.ReplicateSettings.Peer;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Replicator} for each peer, all on one event loop. */
public final class ReplicatorVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicatorVerticle.class);
    private static final long PEERS_MILLIS = 10_000;

    private final SegmentStore store;
    private final ReplicateSettings settings;
    private final PeerList peers;
    private final List<String> extras;
    private final BiPredicate<Rendition, Hour> keeps;
    private final Clock clock;
    private final Random random;
    private final MeterRegistry registry;
    private final Map<String, Running> running = new ConcurrentSkipListMap<>();
    private final Map<String, ReplicatorMeters> meters = new HashMap<>();
    private final Set<String> underWay = new HashSet<>();
    private final OwnRecording recording = new OwnRecording();
    private final Throttle throttle;
    private boolean stopped;

    private record Running(String url, Replicator replicator) {}

    /**
     * @param sources of peers beside the settings'
     * @param extras folders below the base that are copied as they are
     * @param ownName a peer of this name is this node itself, and left out
     * @param keeps whether an hour would not be deleted here at once
     */
    public ReplicatorVerticle(
            SegmentStore store,
            ReplicateSettings settings,
            List<PeerSource> sources,
            List<String> extras,
            String ownName,
            BiPredicate<Rendition, Hour> keeps,
            Clock clock,
            Random random,
            MeterRegistry registry) {
        this.store = store;
        this.settings = settings;
        this.extras = List.copyOf(extras);
        List<PeerSource> all = new ArrayList<>(List.of(() -> Future.succeededFuture(settings.peers())));
        all.addAll(sources);
        this.peers = new PeerList(all, ownName);
        this.keeps = keeps;
        this.clock = clock;
        this.random = random;
        this.registry = registry;
        this.throttle = new Throttle(settings.bandwidth().count());
    }

    @Override
    public Future<?> start() {
        recording.listen(vertx);
        vertx.setPeriodic(PEERS_MILLIS, tick -> look().onFailure(failure ->
                LOG.warn("who the peers are could not be looked at; those that are asked stay the same", failure)));
        return look();
    }

    /** Begins with peers that are new and ends with those that are gone, or have moved. */
    private Future<Void> look() {
        return peers.now().map(now -> {
            if (!stopped) {
                running.forEach((name, one) -> {
                    Peer peer = now.get(name);
                    if (peer == null || !peer.url().equals(one.url)) {
                        running.remove(name);
                        LOG.info("the peer {} is asked no more", name);
                        var unused = one.replicator.stop();
                    }
                });
                now.forEach((name, peer) -> running.computeIfAbsent(name, absent -> begin(name, peer)));
            }
            return null;
        });
    }

    private Running begin(String name, Peer peer) {
        Replicator replicator = new Replicator(
                vertx,
                store,
                settings,
                extras,
                PeerView.fresh(name, peer.url()),
                new PeerClient(vertx, peer.url(), settings, throttle),
                meters.computeIfAbsent(name, first -> new ReplicatorMeters(registry, name)),
                keeps,
                underWay,
                recording,
                clock,
                random);
        replicator.start();
        return new Running(peer.url(), replicator);
    }

    /** Done when no file is being fetched any more. */
    @Override
    public Future<?> stop() {
        stopped = true;
        return Future.join(
                running.values().stream().map(one -> one.replicator.stop()).toList());
    }

    /** How it stands with each peer, by name. */
    public List<PeerView> views() {
        return running.values().stream().map(one -> one.replicator.view()).toList();
    }
}
