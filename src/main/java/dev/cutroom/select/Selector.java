package dev.cutroom.select;

import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Chooses the segments of a range, an hour at a time. Stub: its owner fills it in. */
public final class Selector {

    public Selector(Vertx vertx, SegmentStore store, MeterRegistry registry) {}

    /**
     * The best segments for a range (wire.md section 2).
     *
     * @throws HolesException (as a failed future) at the first hole, when holes are not allowed
     */
    public Future<Selection> select(Rendition rendition, TimeRange range, boolean allowHoles) {
        throw new UnsupportedOperationException();
    }
}
