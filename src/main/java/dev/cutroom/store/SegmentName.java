package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import java.util.Optional;

/** Names of segments on disk (wire.md section 1), for one at a time; folders are read by {@link HourListing}. */
public final class SegmentName {

    private static final String TOMBSTONE = ".tombstone";

    private SegmentName() {}

    /** What a name says; empty when it is no segment's name. */
    public static Optional<Segment> parse(Rendition rendition, Hour hour, String name) {
        NameReader reader = new NameReader();
        if (!reader.read(name)) {
            return Optional.empty();
        }
        return Optional.of(
                new Segment(rendition, hour.start() + reader.inHour(), reader.duration(), reader.type(), name));
    }

    /**
     * The name of a segment.
     *
     * @param start microseconds since the epoch; {@code duration} microseconds
     * @param hash of the content, or a random id for a temporary one
     */
    public static String format(long start, long duration, SegmentType type, String hash) {
        String time = Micros.format(start);
        return time.substring(time.indexOf(':') + 1, time.length() - 1) + "-" + Micros.formatSeconds(duration) + "-"
                + type.text() + "-" + hash + NameReader.EXTENSION;
    }

    /** The hash that a name carries; empty for temporary ones and for what is no segment's name. */
    public static Optional<String> hash(String name) {
        NameReader reader = new NameReader();
        if (!reader.read(name) || reader.type() == SegmentType.TEMP) {
            return Optional.empty();
        }
        return Optional.of(name.substring(reader.hashFrom(), name.length() - NameReader.EXTENSION.length()));
    }

    /** The tombstone's name of a segment's name. */
    public static String tombstone(String name) {
        return name.substring(0, name.length() - NameReader.EXTENSION.length()) + TOMBSTONE;
    }

    public static boolean isTombstone(String name) {
        return name.endsWith(TOMBSTONE) && new NameReader().read(buried(name));
    }

    /** The segment's name that a tombstone's name speaks of. */
    public static String buried(String tombstone) {
        return tombstone.substring(0, tombstone.length() - TOMBSTONE.length()) + NameReader.EXTENSION;
    }
}
