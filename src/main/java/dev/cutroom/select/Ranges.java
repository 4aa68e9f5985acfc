package dev.cutroom.select;

import dev.cutroom.flow.Steps;
import dev.cutroom.select.Selection.Stretch;
import dev.cutroom.select.Selection.Taken;
import dev.cutroom.store.HourSnapshot;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What there is of a rendition, by its outer bounds and by its spans without a hole. Never blocks; no state. */
public final class Ranges {

    private final SegmentStore store;
    private final Selector selector;

    public Ranges(SegmentStore store, Selector selector) {
        this.store = store;
        this.selector = selector;
    }

    /** From the start of the first segment there is to the end of the last; empty where there is none. */
    public Future<Optional<TimeRange>> bounds(Rendition rendition) {
        return store.hours(rendition).compose(hours -> firstWithSegments(rendition, hours, 0, 1)
                .compose(first -> first.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : firstWithSegments(rendition, hours, hours.size() - 1, -1)
                                .map(last -> last.map(newest -> between(first.get(), newest)))));
    }

    private Future<Optional<HourSnapshot>> firstWithSegments(Rendition rendition, List<Hour> hours, int at, int step) {
        List<HourSnapshot> found = new ArrayList<>(1);
        AtomicInteger next = new AtomicInteger(at);
        return Steps.whileTrue(() -> {
                    int now = next.getAndAdd(step);
                    if (now < 0 || now >= hours.size()) {
                        return Future.succeededFuture(false);
                    }
                    return store.hour(rendition, hours.get(now)).map(hour -> {
                        if (hour.size() > 0) {
                            found.add(hour);
                        }
                        return hour.size() == 0;
                    });
                })
                .map(over -> found.stream().findFirst());
    }

    private static TimeRange between(HourSnapshot first, HourSnapshot last) {
        long end = first.start(0) + 1;
        for (int i = 0; i < last.size(); i++) {
            end = Math.max(end, last.end(i));
        }
        return new TimeRange(first.start(0), end);
    }

    /** The spans within a range that have no hole, ascending; the first and the last may reach beyond it. */
    public Future<List<TimeRange>> spans(Rendition rendition, TimeRange range) {
        return selector.select(rendition, range, true).map(Ranges::spansOf);
    }

    static List<TimeRange> spansOf(Selection selection) {
        List<TimeRange> spans = new ArrayList<>();
        long start = 0;
        long end = 0;
        for (Stretch stretch : selection.stretches()) {
            if (stretch instanceof Taken taken) {
                start = end > start ? start : taken.hour().start(taken.from());
                end = taken.hour().end(taken.to() - 1);
            } else {
                add(spans, start, end);
                start = 0;
                end = 0;
            }
        }
        add(spans, start, end);
        return spans;
    }

    /** A segment without length spans nothing. */
    private static void add(List<TimeRange> spans, long start, long end) {
        if (end > start) {
            spans.add(new TimeRange(start, end));
        }
    }
}
