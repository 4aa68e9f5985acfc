package dev.cutroom.timeline;

/**
 * A span of time, from {@code start} up to but without {@code end}; both in microseconds since the epoch.
 */
public record TimeRange(long start, long end) {

    public TimeRange {
        if (end <= start) {
            throw new IllegalArgumentException("the range ends at " + Micros.format(end)
                    + ", which is not after its start " + Micros.format(start) + "; give an end later than the start");
        }
    }

    /** Its length in microseconds. */
    public long length() {
        return end - start;
    }

    public boolean contains(long time) {
        return start <= time && time < end;
    }

    public boolean overlaps(TimeRange other) {
        return start < other.end && other.start < end;
    }
}
