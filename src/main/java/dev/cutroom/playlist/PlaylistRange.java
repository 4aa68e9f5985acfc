package dev.cutroom.playlist;

import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.TimeRange;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a playlist is asked to cover.
 *
 * @param range what is selected
 * @param open whether it has no end of its own, so that it never closes
 */
record PlaylistRange(TimeRange range, boolean open) {

    private static final long LONGEST_IMPLICIT = 12 * Micros.HOUR;

    /**
     * What is not given is the earliest or latest there is.
     *
     * @param there the bounds of what is kept
     * @throws IllegalArgumentException when the end is not after the start, or an implicit range is over 12 h
     */
    static PlaylistRange of(OptionalLong start, OptionalLong end, Optional<TimeRange> there) {
        if (start.isPresent() && end.isPresent()) {
            return new PlaylistRange(new TimeRange(start.getAsLong(), end.getAsLong()), false);
        }
        long from = start.orElseGet(() -> there.map(TimeRange::start).orElse(end.orElse(1) - 1));
        // One microsecond beyond the latest there is: the range ends in a hole and is still being recorded.
        long to = end.orElseGet(() -> Math.max(from, there.map(TimeRange::end).orElse(from)) + 1);
        TimeRange range = new TimeRange(from, to);
        if (range.length() > LONGEST_IMPLICIT + 1) {
            throw new IllegalArgumentException("without both start and end the range is " + Micros.format(from) + " to "
                    + Micros.format(to) + ", longer than 12 hours; give both");
        }
        return new PlaylistRange(range, end.isEmpty());
    }
}
