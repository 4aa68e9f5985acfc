package dev.cutroom.bus;

import java.util.List;

/** Every address of the event bus (wire.md section 6). */
public final class Addresses {

    /** Request: a range to its segments. */
    public static final String SELECT = "cutroom.select";
    /** Request: the document of {@code GET /health}. */
    public static final String HEALTH = "cutroom.health";
    /** Published: {@link SegmentStored}. */
    public static final String SEGMENT_STORED = "cutroom.segment.stored";
    /** Published: {@link SegmentBuried}. */
    public static final String SEGMENT_BURIED = "cutroom.segment.buried";
    /** Published: {@link EventChanged}. */
    public static final String EVENT_CHANGED = "cutroom.event.changed";
    /** Published: {@link CutProgress}. */
    public static final String CUT_PROGRESS = "cutroom.cut.progress";
    /** Published: {@link CoverageChanged}. */
    public static final String COVERAGE_CHANGED = "cutroom.coverage.changed";
    /** Published: {@link PresenceChanged}. */
    public static final String PRESENCE_CHANGED = "cutroom.presence.changed";

    /** The addresses that a browser may listen to; it may send to none. */
    public static final List<String> PUBLISHED =
            List.of(SEGMENT_STORED, EVENT_CHANGED, CUT_PROGRESS, COVERAGE_CHANGED, PRESENCE_CHANGED);

    private Addresses() {}
}
