package dev.cutroom.replicate;

import dev.cutroom.conf.ReplicateSettings;
import dev.cutroom.flow.Lanes;
import dev.cutroom.replicate.DurabilityReport.PeerAsked;
import dev.cutroom.store.Digests;
import dev.cutroom.store.RenditionDigest;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Asks the other nodes what they hold, and counts copies. From a Cutroom peer come the hours' digests first, and only an
 * hour that differs from this node's, and has changed since it was last listed, is listed; other peers' hours are all
 * listed. May be called on any event loop.
 */
public final class Durability {

    /** How old what {@link #lately} knows of an hour that is over may be. */
    static final long LATELY_MINUTES = 10;

    /** What is younger still changes much: copies travel. */
    private static final long YOUNG_MICROS = 3 * Micros.HOUR;

    private static final int LANES = 4;

    private final Vertx vertx;
    private final SegmentStore store;
    private final Digests digests;
    private final ReplicateSettings settings;
    private final Supplier<List<PeerView>> peers;
    private final ListedHours listed = new ListedHours();

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

    /** What is counted, and which hours of it need not be listed anew; what {@code here} is, this node holds. */
    private record Count(
            Rendition rendition, List<Hour> hours, Predicate<Hour> mayBeOld, Held here, RenditionDigest own) {}

    /** A peer that cannot be asked is named in the report, and makes nothing fail. */
    public Future<DurabilityReport> of(Rendition rendition, TimeRange range) {
        return of(rendition, range, hour -> false);
    }

    /**
     * The same for who counts over and over: peers without digests are asked for hours that ended three hours before the
     * range's end, or earlier, only when that was not done within the last {@value #LATELY_MINUTES} minutes.
     */
    public Future<DurabilityReport> lately(Rendition rendition, TimeRange range) {
        return of(rendition, range, hour -> hour.end() <= range.end() - YOUNG_MICROS);
    }

    private Future<DurabilityReport> of(Rendition rendition, TimeRange range, Predicate<Hour> mayBeOld) {
        List<Hour> hours = new ArrayList<>();
        // A segment may reach into the range from the hour before.
        for (Hour hour = Hour.of(range.start()).previous(); hour.start() < range.end(); hour = hour.next()) {
            hours.add(hour);
        }
        return held(hours, hour -> spans(rendition, hour, store.names(rendition, hour, false)))
                .compose(here -> digests.of(rendition).compose(own -> {
                    Count count = new Count(rendition, hours, mayBeOld, here, own);
                    List<Future<Answer>> asked =
                            peers.get().stream().map(peer -> ask(peer, count)).toList();
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

    private Future<Answer> ask(PeerView peer, Count count) {
        PeerClient client = new PeerClient(
                vertx, peer.url(), settings, new Throttle(settings.bandwidth().count()));
        return digests(client, count.rendition, count.hours)
                .compose(there -> held(count.hours, hour -> there.map(
                                known -> byDigest(client, peer, count, hour, known.getOrDefault(hour, "")))
                        .orElseGet(() -> byListing(client, peer, count, hour))))
                .map(held -> new Answer(new PeerAsked(peer.name(), Optional.empty()), Optional.of(held)))
                .otherwise(failure -> new Answer(
                        new PeerAsked(peer.name(), Optional.of(String.valueOf(failure.getMessage()))),
                        Optional.empty()))
                .eventually(client::close);
    }

    /** @param digest empty where the peer has nothing */
    private Future<List<TimeRange>> byDigest(PeerClient client, PeerView peer, Count count, Hour hour, String digest) {
        if (digest.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        if (digest.equals(count.own.hours().get(hour))) {
            return Future.succeededFuture(count.here.hours.getOrDefault(hour, List.of()));
        }
        ListedHours.Key key = new ListedHours.Key(peer.url(), count.rendition, hour);
        return listed.same(key, digest).map(Future::succeededFuture).orElseGet(() -> list(client, key, digest));
    }

    private Future<List<TimeRange>> byListing(PeerClient client, PeerView peer, Count count, Hour hour) {
        ListedHours.Key key = new ListedHours.Key(peer.url(), count.rendition, hour);
        Optional<List<TimeRange>> known = count.mayBeOld.test(hour)
                ? listed.since(key, System.nanoTime() - TimeUnit.MINUTES.toNanos(LATELY_MINUTES))
                : Optional.empty();
        return known.map(Future::succeededFuture).orElseGet(() -> list(client, key, ""));
    }

    private Future<List<TimeRange>> list(PeerClient client, ListedHours.Key key, String digest) {
        long asked = System.nanoTime();
        return spans(key.rendition(), key.hour(), names(client, key.rendition(), key.hour()))
                .onSuccess(spans -> listed.put(key, digest, spans, asked));
    }

    /** The peer's digests of the hours' days; empty from one that has none at all. */
    private static Future<Optional<SortedMap<Hour, String>>> digests(
            PeerClient client, Rendition rendition, List<Hour> hours) {
        TreeSet<String> days = new TreeSet<>();
        hours.forEach(hour -> days.add(RenditionDigest.day(hour)));
        SortedMap<Hour, String> found = new TreeMap<>();
        PeerDigests peer = new PeerDigests(client);
        return Lanes.run(days, 1, day -> peer.hours(rendition, day).map(some -> {
                    found.putAll(some);
                    return null;
                }))
                .map(done -> Optional.of(found))
                .recover(failure -> failure instanceof PeerException refused && refused.isUnknownCall()
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure));
    }

    /** The names of an hour that the peer may not have. */
    private static Future<List<String>> names(PeerClient client, Rendition rendition, Hour hour) {
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
