package dev.cutroom.cut;

import dev.cutroom.timeline.Hole;
import dev.cutroom.timeline.Segment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a cut is made of, in order (wire.md section 4). A pure value; nothing of it is carried out here.
 *
 * @param pieces in the order they are played
 * @param missing holes inside the ranges, which are joined over
 * @param format of the video, as the stream itself says
 * @param micros how long the result will be
 */
record CutPlan(List<Piece> pieces, List<Hole> missing, VideoFormat format, long micros) {

    CutPlan {
        pieces = List.copyOf(pieces);
        missing = List.copyOf(missing);
    }

    /** A stretch of the result. */
    sealed interface Piece permits Copied, Encoded {}

    /**
     * Whole segments whose pictures stay bit for bit as they are.
     *
     * @param newRun whether its first segment does not continue what came before
     * @param endsRun whether nothing continues its last segment
     * @param neighbours of the run, where a segment's sound may lie that its pictures do not go with
     */
    record Copied(List<Segment> segments, boolean newRun, boolean endsRun, Neighbours neighbours) implements Piece {
        Copied {
            segments = List.copyOf(segments);
        }
    }

    /** The segments next to what is wanted, where they are there and no hole is between. */
    record Neighbours(Optional<Segment> before, Optional<Segment> after) {
        static final Neighbours NONE = new Neighbours(Optional.empty(), Optional.empty());

        Stream<Segment> stream() {
            return Stream.concat(before.stream(), after.stream());
        }
    }

    /** Spans that are decoded and encoded as one, with a transition between each two. */
    record Encoded(List<Window> windows, List<Transition> transitions) implements Piece {
        Encoded {
            windows = List.copyOf(windows);
            transitions = List.copyOf(transitions);
        }

        long micros() {
            return windows.stream().mapToLong(Window::micros).sum()
                    - transitions.stream().mapToLong(Transition::micros).sum();
        }
    }

    /**
     * A span of neighbouring segments. Its bounds are in ticks of 90 kHz behind the start of a segment, which is where
     * the first picture in the order of decoding is shown.
     *
     * @param before how many of the first segments are only needed to decode the others, and for sound that lies there
     * @param after how many of the last segments are only there for their sound
     * @param from behind the start of segment {@code before}; {@link #CONTINUED} for that segment's first picture, when
     *     what comes before it in the result is copied from the same stretch
     * @param to behind the start of the last segment wanted, without it; {@link #ALL} for all there is, {@link #PICTURES}
     *     for all pictures and no sound behind them
     */
    record Window(List<Segment> segments, int before, int after, long from, long to, long micros) {
        static final long CONTINUED = Long.MIN_VALUE;
        static final long ALL = Long.MAX_VALUE;
        static final long PICTURES = ALL - 1;

        Window {
            segments = List.copyOf(segments);
        }
    }

    long encodedMicros() {
        long total = 0;
        for (Piece piece : pieces) {
            if (piece instanceof Encoded encoded) {
                total += encoded.micros();
            }
        }
        return total;
    }

    List<Segment> copiedSegments() {
        return pieces.stream()
                .filter(Copied.class::isInstance)
                .flatMap(piece -> ((Copied) piece).segments().stream())
                .toList();
    }
}
