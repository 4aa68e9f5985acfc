package dev.cutroom.select;

import dev.cutroom.store.NameVerdict;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says of each name in a range's hours whether it was taken, or why not. For people: slow and thorough. */
public final class Explainer {

    private static final long LONGEST_RANGE = 6 * Micros.HOUR;

    private final SegmentStore store;
    private final Selector selector;

    public Explainer(SegmentStore store, Selector selector) {
        this.store = store;
        this.selector = selector;
    }

    /**
     * Explains a selection.
     *
     * @return names by hour, then in their own order
     * @throws IllegalArgumentException for a range over 6 h, whose answer nobody would read
     */
    public Future<List<NameExplained>> explain(Rendition rendition, TimeRange range) {
        if (range.length() > LONGEST_RANGE) {
            throw new IllegalArgumentException("a range of more than 6 hours is too long to explain; ask for less");
        }
        return selector.select(rendition, range, true).compose(selection -> {
            Set<Segment> taken = new HashSet<>(selection.segments());
            List<NameExplained> explained = new ArrayList<>();
            Future<Void> hours = Future.succeededFuture();
            for (Hour hour = Hour.of(range.start()).previous();
                    hour.compareTo(Hour.of(range.end())) <= 0;
                    hour = hour.next()) {
                Hour asked = hour;
                hours = hours.compose(done -> store.verdicts(rendition, asked)).map(verdicts -> {
                    verdicts.forEach(verdict -> explained.add(explain(asked, verdict, taken, range)));
                    return null;
                });
            }
            return hours.map(done -> explained);
        });
    }

    private static NameExplained explain(Hour hour, NameVerdict verdict, Set<Segment> taken, TimeRange range) {
        Optional<Segment> segment = verdict.segment();
        if (segment.isPresent() && taken.contains(segment.get())) {
            return new NameExplained(hour, verdict.name(), true, "it is the best that begins at its time, and fits");
        }
        String reason = verdict.reason()
                .orElseGet(() -> segment.map(passed -> outside(passed, range)).orElse("it came meanwhile"));
        return new NameExplained(hour, verdict.name(), false, reason);
    }

    private static String outside(Segment segment, TimeRange range) {
        if (segment.end() <= range.start()) {
            return "it ends before the range begins";
        }
        if (segment.start() >= range.end()) {
            return "it begins after the range ends";
        }
        return "it begins more than 10 ms before the one taken before it ends, or the range was full already";
    }
}
