package dev.cutroom.cut;

import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What somebody wants cut (wire.md section 4). Checked when it is made: whatever exists of it can be planned.
 *
 * @param ranges played one after the other in this order
 * @param transitions one between each two ranges; {@link Transition#HARD} for a hard cut
 */
public record CutRequest(
        Rendition rendition,
        List<TimeRange> ranges,
        List<Transition> transitions,
        boolean allowHoles,
        CutType type,
        Container container) {

    static final int MOST_RANGES = 500;

    private static final long LONGEST = 24 * Micros.HOUR;
    private static final int SHOWN_CHARACTERS = 40;
    private static final Map<CutType, Set<Container>> CONTAINERS = Map.of(
            CutType.ROUGH, Set.of(Container.TS, Container.MP4),
            CutType.FAST, Set.of(Container.TS),
            CutType.SMART, Set.of(Container.TS, Container.MP4, Container.MKV),
            CutType.MPEGTS, Set.of(Container.TS),
            CutType.MP4, Set.of(Container.MP4),
            CutType.MKV, Set.of(Container.MKV),
            CutType.WEBM, Set.of(Container.WEBM));

    /** @throws IllegalArgumentException saying what is wrong and what would be right */
    public CutRequest {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty() || ranges.size() > MOST_RANGES) {
            throw new IllegalArgumentException(
                    "a cut has " + ranges.size() + " ranges; give 1 to " + MOST_RANGES + " of them");
        }
        transitions = transitions.isEmpty()
                ? Collections.nCopies(ranges.size() - 1, Transition.HARD)
                : List.copyOf(transitions);
        if (transitions.size() != ranges.size() - 1) {
            throw new IllegalArgumentException("there are " + transitions.size() + " transitions between "
                    + ranges.size() + " ranges; give " + (ranges.size() - 1) + ", empty for a hard cut");
        }
        long total = 0;
        for (int i = 0; i < ranges.size(); i++) {
            long before = i == 0 ? 0 : transitions.get(i - 1).micros();
            long after = i == ranges.size() - 1 ? 0 : transitions.get(i).micros();
            if (before + after > ranges.get(i).length()) {
                throw new IllegalArgumentException("range " + (i + 1) + " lasts "
                        + Micros.formatSeconds(ranges.get(i).length())
                        + " s, but its transitions take " + Micros.formatSeconds(before + after)
                        + " s; give shorter ones, so that they do not overlap");
            }
            total += ranges.get(i).length() - before;
        }
        if (total > LONGEST) {
            throw new IllegalArgumentException("the cut lasts " + Micros.formatSeconds(total) + " s; ask for at most "
                    + Micros.formatSeconds(LONGEST) + " s");
        }
        if (!CONTAINERS.getOrDefault(type, Set.of()).contains(container)) {
            throw new IllegalArgumentException("a cut of type " + type.text() + " cannot be a ." + container.ending()
                    + " file; ask for " + endings(type));
        }
        if (type == CutType.ROUGH && transitions.stream().anyMatch(transition -> !transition.isHard())) {
            throw new IllegalArgumentException("a rough cut has no transitions; ask for type smart, or leave them out");
        }
    }

    private static String endings(CutType type) {
        List<String> endings = new ArrayList<>();
        for (Container container : Container.values()) {
            if (CONTAINERS.getOrDefault(type, Set.of()).contains(container)) {
                endings.add("." + container.ending());
            }
        }
        return String.join(" or ", endings);
    }

    /** The format of a type when none is named. */
    public static Container container(CutType type) {
        return switch (type) {
            case ROUGH, FAST, SMART, MPEGTS -> Container.TS;
            case MP4 -> Container.MP4;
            case MKV -> Container.MKV;
            case WEBM -> Container.WEBM;
        };
    }

    /** The type that a format is cut as when none is named: {@code smart} where that can be, else all encoded anew. */
    public static CutType standardType(Container container) {
        return container == Container.WEBM ? CutType.WEBM : CutType.SMART;
    }

    /**
     * Reads {@code START,END}.
     *
     * @throws IllegalArgumentException naming the text and the form expected
     */
    public static TimeRange range(String text) {
        int comma = text.indexOf(',');
        if (comma < 0) {
            throw new IllegalArgumentException("'" + shown(text) + "' is no range; write START,END");
        }
        return new TimeRange(Micros.parse(text.substring(0, comma)), Micros.parse(text.substring(comma + 1)));
    }

    /** How long the result is meant to be, in microseconds, before anything is known of holes and frames. */
    public long wantedLength() {
        long total = 0;
        for (TimeRange range : ranges) {
            total += range.length();
        }
        for (Transition transition : transitions) {
            total -= transition.micros();
        }
        return total;
    }

    static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > SHOWN_CHARACTERS ? clean.substring(0, SHOWN_CHARACTERS) + "…" : clean;
    }
}
