package dev.cutroom.cut;

import dev.cutroom.select.Selection;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.Span;
import dev.cutroom.timeline.TimeRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs without a hole in a selection, from the first segment's start to the last one's end. Pure. */
final class Runs {

    private Runs() {}

    static List<TimeRange> of(Selection selection) {
        List<TimeRange> runs = new ArrayList<>();
        Segment first = null;
        Segment last = null;
        for (Span span : selection.spans()) {
            if (span instanceof Segment segment) {
                first = first == null ? segment : first;
                last = segment;
            } else {
                add(runs, first, last);
                first = null;
                last = null;
            }
        }
        add(runs, first, last);
        return runs;
    }

    private static void add(List<TimeRange> runs, @Nullable Segment first, @Nullable Segment last) {
        if (first != null && last != null) {
            runs.add(new TimeRange(first.start(), last.end()));
        }
    }
}
