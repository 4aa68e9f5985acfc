package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Hashes of what there is of a rendition. An hour's is the {@link LineDigest} of its names as {@code GET
 * /files/…?tombstones=true} gives them; a day's is that of the lines {@code HOUR DIGEST}, the whole's that of the lines
 * {@code DAY DIGEST}. So whoever has a part can check that it belongs to the whole.
 *
 * @param hours those that have names
 */
public record RenditionDigest(SortedMap<Hour, String> hours) {

    private static final int DAY_LENGTH = "2026-11-02".length();

    public RenditionDigest {
        hours = Collections.unmodifiableSortedMap(new TreeMap<>(hours));
    }

    /** The day that an hour is part of, such as {@code 2026-11-02}. */
    public static String day(Hour hour) {
        return hour.toString().substring(0, DAY_LENGTH);
    }

    /** The hours of one day. */
    public SortedMap<Hour, String> hoursOf(String day) {
        SortedMap<Hour, String> found = new TreeMap<>(hours);
        found.keySet().removeIf(hour -> !day(hour).equals(day));
        return found;
    }

    /** Each day's digest, by day. */
    public SortedMap<String, String> days() {
        SortedMap<String, List<String>> lines = new TreeMap<>();
        hours.forEach((hour, digest) ->
                lines.computeIfAbsent(day(hour), day -> new ArrayList<>()).add(line(hour, digest)));
        SortedMap<String, String> days = new TreeMap<>();
        lines.forEach((day, its) -> days.put(day, LineDigest.of(its)));
        return days;
    }

    /** The digest of all. */
    public String whole() {
        return of(days());
    }

    /** The digest of what is below, by its names. */
    public static String of(SortedMap<?, String> parts) {
        List<String> lines = new ArrayList<>(parts.size());
        for (Map.Entry<?, String> part : parts.entrySet()) {
            lines.add(line(part.getKey(), part.getValue()));
        }
        return LineDigest.of(lines);
    }

    private static String line(Object name, String digest) {
        return name + " " + digest;
    }
}
