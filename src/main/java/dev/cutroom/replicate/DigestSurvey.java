package dev.cutroom.replicate;

import dev.cutroom.flow.Lanes;
import dev.cutroom.replicate.PullPlan.Place;
import dev.cutroom.store.Digests;
import dev.cutroom.store.RenditionDigest;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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

    DigestSurvey(PeerClient client, Digests digests, BiPredicate<Rendition, Hour> keeps) {
        this.peer = new PeerDigests(client);
        this.digests = digests;
        this.keeps = keeps;
    }

    @Override
    public Future<List<Place>> places() {
        closeRound();
        return peer.renditions().compose(there -> digests.all().compose(here -> Lanes.run(
                        there.keySet(),
                        1,
                        rendition -> compare(
                                rendition,
                                there.getOrDefault(rendition, ""),
                                here.getOrDefault(rendition.path(), new RenditionDigest(new TreeMap<>()))))
                .map(done -> {
                    settledPlaces.keySet().removeIf(place -> !there.containsKey(place.rendition()));
                    return List.copyOf(open.keySet());
                })));
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

    private Future<Void> compare(Rendition rendition, String whole, RenditionDigest here) {
        Pair pair = new Pair(whole, here.whole());
        if (pair.there.equals(pair.here) || pair.equals(settledRenditions.get(rendition))) {
            return Future.succeededFuture();
        }
        SortedMap<String, String> own = here.days();
        return peer.days(rendition)
                .compose(days -> {
                    List<String> differing = new ArrayList<>(new TreeSet<>(days.keySet()));
                    differing.removeIf(day -> days.getOrDefault(day, "").equals(own.getOrDefault(day, "-")));
                    return Lanes.run(differing, 1, day -> hours(rendition, day, days.getOrDefault(day, ""))
                            .map(hours -> note(rendition, hours, here)));
                })
                .onSuccess(done -> looked.put(rendition, pair));
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

    /** Not for an hour of which something was fetched just now: here is another hash then, and it is looked at again. */
    @Override
    public void settled(Place place) {
        Pair pair = open.remove(place);
        if (pair != null) {
            settledPlaces.put(place, pair);
        }
    }
}
