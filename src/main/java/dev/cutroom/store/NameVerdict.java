package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A name in an hour's folder, and why it may or may not be selected (wire.md section 2, step 2).
 *
 * @param segment what the name says; empty when it is not a segment's
 * @param reason why it is not among the hour's winners; empty when it is
 */
public record NameVerdict(String name, Optional<Segment> segment, Optional<String> reason) {

    /** All names of a folder, sorted. Blocking. */
    static List<NameVerdict> of(Rendition rendition, Hour hour, File folder) throws IOException {
        String[] names = StoreTree.hourNames(folder.toPath());
        Arrays.sort(names);
        Map<Long, Segment> winners = new HashMap<>();
        HourSnapshot snapshot = HourListing.of(rendition, hour, names, name -> new File(folder, name).length());
        for (int i = 0; i < snapshot.size(); i++) {
            winners.put(snapshot.start(i), snapshot.segment(i));
        }
        Set<String> all = new TreeSet<>(Arrays.asList(names));
        List<NameVerdict> verdicts = new ArrayList<>(names.length);
        for (String name : names) {
            Optional<Segment> segment = SegmentName.parse(rendition, hour, name);
            verdicts.add(new NameVerdict(name, segment, reason(name, segment, all, winners, folder)));
        }
        return verdicts;
    }

    private static Optional<String> reason(
            String name, Optional<Segment> segment, Set<String> all, Map<Long, Segment> winners, File folder) {
        if (name.startsWith(".")) {
            return Optional.of("its name begins with a dot, so it is hidden");
        }
        if (segment.isEmpty()) {
            return Optional.of(
                    SegmentName.isTombstone(name)
                            ? "it is a tombstone, not a segment"
                            : "its name is not a segment's: MM:SS.ffffff-DURATION-TYPE-HASH.ts");
        }
        if (segment.get().type() == SegmentType.TEMP) {
            return Optional.of("it is still being written");
        }
        if (all.contains(SegmentName.tombstone(name))) {
            return Optional.of("it has a tombstone");
        }
        Segment winner = winners.get(segment.get().start());
        return winner == null || winner.name().equals(name)
                ? Optional.empty()
                : Optional.of(
                        winner.name() + " begins at the same time and is " + better(winner, segment.get(), folder));
    }

    private static String better(Segment winner, Segment loser, File folder) {
        if (winner.type() != loser.type()) {
            return winner.type().text() + " where this is " + loser.type().text();
        }
        if (winner.type() == SegmentType.FULL && winner.duration() != loser.duration()) {
            return "longer";
        }
        long more = new File(folder, winner.name()).length() - new File(folder, loser.name()).length();
        return more > 0 ? "larger by " + more + " bytes" : "of the same size but of the greater hash";
    }
}
