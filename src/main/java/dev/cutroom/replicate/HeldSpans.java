package dev.cutroom.replicate;

import dev.cutroom.store.SegmentName;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import dev.cutroom.timeline.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a node's full segments cover. Pure. */
final class HeldSpans {

    /** Segments that lie this close to each other meet (wire.md section 2). */
    private static final long TOLERANCE_MICROS = 10_000;

    private HeldSpans() {}

    /** Of the full segments among the names of an hour's folder, ascending, apart from each other. */
    static List<TimeRange> of(Rendition rendition, Hour hour, List<String> names) {
        return joined(names.stream()
                .map(name -> SegmentName.parse(rendition, hour, name))
                .flatMap(Optional::stream)
                .filter(segment -> segment.type() == SegmentType.FULL && segment.duration() > 0)
                .map(segment -> new TimeRange(segment.start(), segment.start() + segment.duration()))
                .toList());
    }

    /** The same spans, ascending, those that meet or overlap made one. */
    static List<TimeRange> joined(List<TimeRange> spans) {
        List<TimeRange> joined = new ArrayList<>();
        for (TimeRange span : spans.stream()
                .sorted(Comparator.comparingLong(TimeRange::start))
                .toList()) {
            TimeRange last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && span.start() <= last.end() + TOLERANCE_MICROS) {
                joined.set(joined.size() - 1, new TimeRange(last.start(), Math.max(last.end(), span.end())));
            } else {
                joined.add(span);
            }
        }
        return joined;
    }
}
