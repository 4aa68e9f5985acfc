package dev.cutroom.replicate;

import dev.cutroom.conf.ReplicateSettings;
import dev.cutroom.flow.Lanes;
import dev.cutroom.replicate.DurabilityReport.PeerAsked;
import dev.cutroom.store.Digests;
import dev.cutroom.store.RenditionDigest;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks the other nodes what they hold, and counts copies. From a Cutroom peer come an hour's digests first, and only an
 * hour that differs from this node's is listed; other peers' hours are all listed. May be called on any event loop.
 */
public final class Durability {

    private static final int LANES = 4;

    private final Vertx vertx;
    private final SegmentStore store;
    private final Digests digests;
    private final ReplicateSettings settings;
    private final Supplier<List<PeerView>> peers;

    /** @param peers the other nodes as they are now */
    public Durability(Vertx vertx, SegmentStore store, ReplicateSettings settings, Supplier<List<PeerView>> peers) {
        this.vertx = vertx;
        this.store = store;
        this.digests = new Digests(store);
        this.settings = settings;
        this.peers = peers;
    }

    /** What each hour holds as full segments. */
    private record Held(Map<Hour, List<TimeRange>> hours) {

        List<TimeRange> spans() {
            return HeldSpans.joined(
                    hours.values().stream().flatMap(List::stream).toList());
        }
    }

    private record Answer(PeerAsked peer, Optional<Held> held) {}

    /** A peer that cannot be asked is named in the report, and makes nothing fail. */
    public Future<DurabilityReport> of(Rendition rendition, TimeRange range) {
        List<Hour> hours = new ArrayList<>();
        // A segment may reach into the range from the hour before.
        for (Hour hour = Hour.of(range.start()).previous(); hour.start() < range.end(); hour = hour.next()) {
            hours.add(hour);
        }
        return held(hours, hour -> spans(rendition, hour, store.names(rendition, hour, false)))
                .compose(here -> digests.of(rendition).compose(own -> {
                    List<Future<Answer>> asked = peers.get().stream()
                            .map(peer -> ask(peer, rendition, hours, here, own))
                            .toList();
                    return Future.all(asked).compose(all -> {
                        List<List<TimeRange>> nodes = new ArrayList<>(List.of(here.spans()));
                        List<PeerAsked> named = new ArrayList<>();
                        asked.forEach(answer -> {
                            named.add(answer.result().peer);
                            answer.result().held.ifPresent(held -> nodes.add(held.spans()));
                        });
                        return vertx.executeBlocking(() -> DurabilityReport.of(rendition, range, named, nodes), false);
                    });
                }));
    }

    private Future<Answer> ask(PeerView peer, Rendition rendition, List<Hour> hours, Held here, RenditionDigest own) {
        PeerClient client = new PeerClient(
                vertx, peer.url(), settings, new Throttle(settings.bandwidth().count()));
        return digests(client, rendition, hours)
                .compose(there -> held(hours, hour -> {
                    String digest = there.get(hour);
                    return digest != null && digest.equals(own.hours().get(hour))
                            ? Future.succeededFuture(here.hours.getOrDefault(hour, List.of()))
                            : spans(rendition, hour, listed(client, rendition, hour));
                }))
                .map(held -> new Answer(new PeerAsked(peer.name(), Optional.empty()), Optional.of(held)))
                .otherwise(failure -> new Answer(
                        new PeerAsked(peer.name(), Optional.of(String.valueOf(failure.getMessage()))),
                        Optional.empty()))
                .eventually(client::close);
    }

    /** The peer's digests of the hours' days; empty from one that has none. */
    private static Future<SortedMap<Hour, String>> digests(PeerClient client, Rendition rendition, List<Hour> hours) {
        TreeSet<String> days = new TreeSet<>();
        hours.forEach(hour -> days.add(RenditionDigest.day(hour)));
        SortedMap<Hour, String> found = new TreeMap<>();
        PeerDigests peer = new PeerDigests(client);
        return Lanes.run(days, 1, day -> peer.hours(rendition, day).map(some -> {
                    found.putAll(some);
                    return null;
                }))
                .map(found)
                .recover(failure -> failure instanceof PeerException refused && refused.isUnknownCall()
                        ? Future.succeededFuture(new TreeMap<>())
                        : Future.failedFuture(failure));
    }

    /** The names of an hour that the peer may not have. */
    private static Future<List<String>> listed(PeerClient client, Rendition rendition, Hour hour) {
        return client.hour(rendition.channel(), rendition.quality(), hour.toString())
                .recover(failure -> failure instanceof PeerException refused && refused.isUnknownCall()
                        ? Future.succeededFuture(List.of())
                        : Future.failedFuture(failure));
    }

    /** Read on a worker: an hour has some 1,800 names. */
    private Future<List<TimeRange>> spans(Rendition rendition, Hour hour, Future<List<String>> names) {
        return names.compose(found -> vertx.executeBlocking(() -> HeldSpans.of(rendition, hour, found), false));
    }

    private static Future<Held> held(List<Hour> hours, Function<Hour, Future<List<TimeRange>>> look) {
        Map<Hour, List<TimeRange>> held = new HashMap<>();
        return Lanes.run(hours, LANES, hour -> look.apply(hour).map(spans -> {
                    held.put(hour, spans);
                    return null;
                }))
                .map(done -> new Held(held));
    }
}
