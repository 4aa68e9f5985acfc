package dev.cutroom.replicate;

import dev.cutroom.flow.Lanes;
import dev.cutroom.replicate.PullPlan.Place;
import dev.cutroom.store.Digests;
import dev.cutroom.store.LineDigest;
import dev.cutroom.store.RenditionDigest;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * The hours whose names differ between here and a Cutroom peer, found by hashes: of all, then of the days of what
 * differs, then of those days' hours. Two stores may differ for good (one keeps more than the other, near-duplicates are
 * not fetched twice); so a pair of hashes that was looked at once, with nothing left to fetch, is not looked at again.
 */
final class DigestSurvey implements Survey {

    private static final int MOST_DAYS = 4_000;

    /** What an hour, or all of a rendition, is there and here; equal pairs are the same comparison. */
    private record Pair(String there, String here) {}

    /** What there is here of a rendition, with the hashes over it. */
    private record Own(RenditionDigest digest, SortedMap<String, String> days, String whole) {

        static final Own NOTHING = of(new RenditionDigest(new TreeMap<>()));

        static Own of(RenditionDigest digest) {
            SortedMap<String, String> days = digest.days();
            return new Own(digest, days, RenditionDigest.of(days));
        }
    }

    private final Vertx vertx;
    private final PeerDigests peer;
    private final Digests digests;
    private final BiPredicate<Rendition, Hour> keeps;
    private final Map<Rendition, Pair> settledRenditions = new HashMap<>();
    private final Map<Place, Pair> settledPlaces = new HashMap<>();

    /** Of this round: what is to be listed, and what it stands for once it is settled. */
    private final Map<Place, Pair> open = new LinkedHashMap<>();

    private final Map<Rendition, Pair> looked = new HashMap<>();

    /** The peer's hours of days that differ, by the day's digest, which is a hash of them. */
    private final Map<String, SortedMap<Hour, String>> knownDays = new HashMap<>();

    /** Of the last round, by the rendition's path; what has not changed is not hashed again. */
    private Map<String, Own> own = Map.of();

    DigestSurvey(Vertx vertx, PeerClient client, Digests digests, BiPredicate<Rendition, Hour> keeps) {
        this.vertx = vertx;
        this.peer = new PeerDigests(client);
        this.digests = digests;
        this.keeps = keeps;
    }

    @Override
    public Future<List<Place>> places() {
        closeRound();
        return peer.renditions().compose(there -> own().compose(here -> Lanes.run(
                        there.keySet(),
                        1,
                        rendition -> compare(
                                rendition,
                                there.getOrDefault(rendition, ""),
                                here.getOrDefault(rendition.path(), Own.NOTHING)))
                .map(done -> {
                    settledPlaces.keySet().removeIf(place -> !there.containsKey(place.rendition()));
                    return List.copyOf(open.keySet());
                })));
    }

    /** Hashed on a worker, since it grows with the store. */
    private Future<Map<String, Own>> own() {
        Map<String, Own> before = own;
        return digests.all()
                .compose(all -> vertx.executeBlocking(
                        () -> {
                            Map<String, Own> now = new HashMap<>();
                            all.forEach((path, digest) -> {
                                Own known = before.get(path);
                                boolean isSame = known != null && known.digest.equals(digest);
                                now.put(path, isSame ? known : Own.of(digest));
                            });
                            return now;
                        },
                        false))
                .onSuccess(now -> own = now);
    }

    /** What was looked at in the last round and left nothing open need not be looked at again as it is. */
    private void closeRound() {
        open.keySet().forEach(place -> looked.remove(place.rendition()));
        settledRenditions.putAll(looked);
        looked.clear();
        open.clear();
        if (knownDays.size() > MOST_DAYS) {
            knownDays.clear();
        }
    }

    private Future<Void> compare(Rendition rendition, String whole, Own here) {
        Pair pair = new Pair(whole, here.whole);
        if (pair.there.equals(pair.here) || pair.equals(settledRenditions.get(rendition))) {
            return Future.succeededFuture();
        }
        return peer.days(rendition).compose(days -> {
            List<String> differing = new ArrayList<>(days.keySet());
            differing.removeIf(day -> days.getOrDefault(day, "").equals(here.days.getOrDefault(day, "-")));
            return Lanes.run(differing, 1, day -> hours(rendition, day, days.getOrDefault(day, ""))
                            .map(hours -> note(rendition, hours, here.digest)))
                    .onSuccess(done -> {
                        // What changed there meanwhile was not compared by the hash that was told first.
                        if (RenditionDigest.of(days).equals(whole)) {
                            looked.put(rendition, pair);
                        }
                    });
        });
    }

    private Future<SortedMap<Hour, String>> hours(Rendition rendition, String day, String digest) {
        SortedMap<Hour, String> known = knownDays.get(digest);
        return known != null
                ? Future.succeededFuture(known)
                : peer.hours(rendition, day).onSuccess(hours -> knownDays.put(RenditionDigest.of(hours), hours));
    }

    private Void note(Rendition rendition, SortedMap<Hour, String> hours, RenditionDigest here) {
        hours.forEach((hour, digest) -> {
            Place place = new Place(rendition, hour);
            Pair pair = new Pair(digest, here.hours().getOrDefault(hour, ""));
            if (!pair.there.equals(pair.here)
                    && !pair.equals(settledPlaces.get(place))
                    && keeps.test(rendition, hour)) {
                open.put(place, pair);
            }
        });
        return null;
    }

    /** Not when something came here since the hashes were compared: another pair is to be looked at then. */
    @Override
    public void settled(Place place, List<String> here) {
        Pair pair = open.get(place);
        if (pair != null && pair.here.equals(here.isEmpty() ? "" : LineDigest.of(here))) {
            open.remove(place);
            settledPlaces.put(place, pair);
        }
    }
}
