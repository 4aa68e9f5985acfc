package dev.cutroom.cut;

import dev.cutroom.cut.CutPlan.Neighbours;
import dev.cutroom.flow.Lanes;
import dev.cutroom.select.Selection;
import dev.cutroom.select.Selector;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.Span;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds the segments next to what is cut, in which sound of its edges may lie. One that is damaged, or of another format,
 * is none: a cut must not fail, or be encoded otherwise, because of what lies outside of it.
 */
final class Neighbouring {

    /** Each may hold four segments in memory. */
    private static final int LOOKED_FOR_AT_ONCE = 4;

    private final Selector selector;
    private final SegmentLoader loader;

    Neighbouring(Selector selector, SegmentLoader loader) {
        this.selector = selector;
        this.loader = loader;
    }

    /** What lies next to each selection, as far as an edge is so near that it matters. */
    Future<List<Neighbours>> of(Rendition rendition, List<Selection> selections) {
        Neighbours[] found = new Neighbours[selections.size()];
        List<Integer> places = IntStream.range(0, found.length).boxed().toList();
        return Lanes.run(places, LOOKED_FOR_AT_ONCE, place -> of(rendition, selections.get(place))
                        .map(neighbours -> {
                            found[place] = neighbours;
                            return null;
                        }))
                .map(all -> List.of(found));
    }

    private Future<Neighbours> of(Rendition rendition, Selection selection) {
        List<Segment> segments = selection.segments();
        if (segments.isEmpty()) {
            return Future.succeededFuture(Neighbours.NONE);
        }
        Segment first = segments.get(0);
        Segment last = segments.get(segments.size() - 1);
        TimeRange range = selection.range();
        boolean nearStart = range.start() - first.start() < Planner.SOUND_MICROS;
        boolean nearEnd = last.end() - range.end() < Planner.SOUND_MICROS;
        if (!nearStart && !nearEnd) {
            return Future.succeededFuture(Neighbours.NONE);
        }
        TimeRange wider =
                new TimeRange(Math.max(0, range.start() - Planner.SOUND_MICROS), range.end() + Planner.SOUND_MICROS);
        return selector.select(rendition, wider, true).compose(all -> {
            List<Span> spans = all.spans();
            int at = spans.indexOf(first);
            int end = spans.indexOf(last);
            Future<Optional<Segment>> before = nearStart && at > 0 ? like(spans.get(at - 1), first) : none();
            Future<Optional<Segment>> after =
                    nearEnd && end >= 0 && end + 1 < spans.size() ? like(spans.get(end + 1), last) : none();
            return before.compose(early -> after.map(late -> new Neighbours(early, late)));
        });
    }

    /** What lies there, when it is a segment that reads well and has the format of the one beside it. */
    private Future<Optional<Segment>> like(Span there, Segment own) {
        if (!(there instanceof Segment segment)) {
            return none();
        }
        return loader.load(segment)
                .compose(one -> loader.load(own)
                        .map(other -> VideoFormat.of(one.scan()).isLike(VideoFormat.of(other.scan()))
                                ? Optional.of(segment)
                                : Optional.<Segment>empty()))
                .otherwise(Optional.empty());
    }

    private static Future<Optional<Segment>> none() {
        return Future.succeededFuture(Optional.empty());
    }
}
