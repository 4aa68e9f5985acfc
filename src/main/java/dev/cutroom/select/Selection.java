package dev.cutroom.select;

import dev.cutroom.store.HourSnapshot;
import dev.cutroom.timeline.Hole;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.Span;
import dev.cutroom.timeline.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What there is of a range, in order. It keeps, beside the spans, which stretches of which hour's snapshot were taken,
 * so that a playlist can join lines rendered once.
 */
public record Selection(Rendition rendition, TimeRange range, List<Stretch> stretches) {

    public Selection {
        stretches = List.copyOf(stretches);
    }

    /** Neighbouring winners of one snapshot taken without a hole between them, {@code from} up to but without {@code to}; or a hole. */
    public sealed interface Stretch permits Taken, Missing {}

    /** Winners {@code from} to {@code to - 1} of a snapshot, one after the other. */
    public record Taken(HourSnapshot hour, int from, int to) implements Stretch {}

    public record Missing(Hole hole) implements Stretch {}

    /** Segments and holes in order, made anew at each call. */
    public List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        for (Stretch stretch : stretches) {
            if (stretch instanceof Taken taken) {
                for (int i = taken.from(); i < taken.to(); i++) {
                    spans.add(taken.hour().segment(i));
                }
            } else if (stretch instanceof Missing missing) {
                spans.add(missing.hole());
            }
        }
        return spans;
    }

    /** The segments alone, in order. */
    public List<Segment> segments() {
        return spans().stream()
                .filter(Segment.class::isInstance)
                .map(Segment.class::cast)
                .toList();
    }

    /** The first hole, if there is one. */
    public Optional<Hole> firstHole() {
        return stretches.stream()
                .filter(Missing.class::isInstance)
                .map(stretch -> ((Missing) stretch).hole())
                .findFirst();
    }

    /** Whether it is whole up to the range's end, so that nothing more can come (wire.md section 3, ENDLIST). */
    public boolean isWholeAtEnd() {
        return !stretches.isEmpty() && stretches.get(stretches.size() - 1) instanceof Taken;
    }

    public boolean isEmpty() {
        return stretches.stream().noneMatch(Taken.class::isInstance);
    }
}
