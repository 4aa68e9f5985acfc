package dev.cutroom.playlist;

import dev.cutroom.store.HourSnapshot;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The earliest and the latest that is kept of a stream. */
public final class Bounds {

    private final SegmentStore store;

    public Bounds(SegmentStore store) {
        this.store = store;
    }

    /** From the first segment's start to the last one's end; empty when there is none. */
    public Future<Optional<TimeRange>> of(Rendition rendition) {
        return store.hours(rendition).compose(hours -> first(rendition, hours, 0)
                .compose(first -> first.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : last(rendition, hours, hours.size() - 1)
                                .map(last -> between(first.get(), last.orElse(first.get())))));
    }

    private static Optional<TimeRange> between(HourSnapshot first, HourSnapshot last) {
        long end = Long.MIN_VALUE;
        for (int i = 0; i < last.size(); i++) {
            end = Math.max(end, last.end(i));
        }
        return end <= first.start(0) ? Optional.empty() : Optional.of(new TimeRange(first.start(0), end));
    }

    private Future<Optional<HourSnapshot>> first(Rendition rendition, List<Hour> hours, int index) {
        return index >= hours.size()
                ? Future.succeededFuture(Optional.empty())
                : store.hour(rendition, hours.get(index))
                        .compose(hour -> hour.size() > 0
                                ? Future.succeededFuture(Optional.of(hour))
                                : first(rendition, hours, index + 1));
    }

    private Future<Optional<HourSnapshot>> last(Rendition rendition, List<Hour> hours, int index) {
        return index < 0
                ? Future.succeededFuture(Optional.empty())
                : store.hour(rendition, hours.get(index))
                        .compose(hour -> hour.size() > 0
                                ? Future.succeededFuture(Optional.of(hour))
                                : last(rendition, hours, index - 1));
    }
}
