package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;

/**
 * The winners of one hour, sorted by start, losers already dropped (wire.md section 2, steps 2): immutable primitive
 * arrays. Two snapshots of the same content are the same object while the hour stands, so that others may keep what
 * they made of it beside it. Stub: its owner fills it in.
 */
public final class HourSnapshot {

    private HourSnapshot() {}

    public Rendition rendition() {
        throw new UnsupportedOperationException();
    }

    public Hour hour() {
        throw new UnsupportedOperationException();
    }

    public int size() {
        throw new UnsupportedOperationException();
    }

    public long start(int index) {
        throw new UnsupportedOperationException();
    }

    public long duration(int index) {
        throw new UnsupportedOperationException();
    }

    public long end(int index) {
        throw new UnsupportedOperationException();
    }

    public SegmentType type(int index) {
        throw new UnsupportedOperationException();
    }

    public String name(int index) {
        throw new UnsupportedOperationException();
    }

    public Segment segment(int index) {
        throw new UnsupportedOperationException();
    }

    /** A number that is different for each content an hour has had in this process. */
    public long version() {
        throw new UnsupportedOperationException();
    }
}
