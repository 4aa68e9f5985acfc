package dev.cutroom.replicate;

import dev.cutroom.store.SegmentName;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * What of one hour of a peer is to be fetched, in this order, and which segments are to be marked absent. Names that are
 * none of ours are passed over.
 *
 * @param fetch names of segments and chat batches
 * @param entomb names of segments
 * @param isWhole whether nothing that is lacking was left to the recorder
 */
record PullPlan(List<String> fetch, List<String> entomb, boolean isWhole) {

    /** What is younger is left to the recorder, which may be about to store it. */
    static final long YOUNG = 120 * Micros.SECOND;

    private static final long NEAR = Micros.SECOND / 1_000;
    private static final int TIME_LENGTH = "56:02.000000".length();

    /** An hour's folder. */
    record Place(Rendition rendition, Hour hour) {

        /** Its folder below the base. */
        String path() {
            return rendition.path() + "/" + hour;
        }
    }

    /**
     * Compares two listings of an hour, tombstones in both.
     *
     * @param now microseconds since the epoch
     */
    static PullPlan of(Place place, Collection<String> here, Collection<String> there, long now, Random random) {
        Set<String> have = new HashSet<>(here);
        Map<String, List<Long>> starts = new HashMap<>();
        for (String name : here) {
            segment(place, name).ifPresent(segment -> note(starts, segment));
        }
        List<String> fetch = new ArrayList<>();
        List<String> entomb = new ArrayList<>();
        boolean isWhole = true;
        for (String name : new TreeSet<>(there)) {
            if (have.contains(name)) {
                continue;
            }
            if (SegmentName.isTombstone(name)) {
                if (SegmentName.hash(SegmentName.buried(name)).isPresent()) {
                    entomb.add(SegmentName.buried(name));
                }
                continue;
            }
            Optional<Segment> segment = segment(place, name);
            if (segment.isPresent()) {
                if (have.contains(SegmentName.tombstone(name)) || isNear(starts, segment.get())) {
                    continue;
                }
                if (segment.get().start() > now - YOUNG) {
                    isWhole = false;
                } else {
                    fetch.add(name);
                    note(starts, segment.get());
                }
            } else if (ChatBatch.isIn(place.rendition(), name)) {
                fetch.add(name);
            }
        }
        Collections.shuffle(fetch, random);
        return new PullPlan(List.copyOf(fetch), List.copyOf(entomb), isWhole);
    }

    boolean isEmpty() {
        return fetch.isEmpty() && entomb.isEmpty();
    }

    /** The newest hours first; those that would be deleted again at once left out. */
    static List<Place> order(Collection<Place> places, BiPredicate<Rendition, Hour> keeps) {
        return places.stream()
                .filter(place -> keeps.test(place.rendition(), place.hour()))
                .sorted((a, b) -> b.hour().compareTo(a.hour()))
                .toList();
    }

    private static Optional<Segment> segment(Place place, String name) {
        return SegmentName.parse(place.rendition(), place.hour(), name)
                .filter(segment -> SegmentName.hash(name).isPresent());
    }

    /** All of the name but its time: duration, type and hash. */
    private static String rest(Segment segment) {
        return segment.name().substring(TIME_LENGTH);
    }

    private static void note(Map<String, List<Long>> starts, Segment segment) {
        starts.computeIfAbsent(rest(segment), rest -> new ArrayList<>(1)).add(segment.start());
    }

    private static boolean isNear(Map<String, List<Long>> starts, Segment segment) {
        return starts.getOrDefault(rest(segment), List.of()).stream()
                .anyMatch(start -> Math.abs(start - segment.start()) <= NEAR);
    }
}
