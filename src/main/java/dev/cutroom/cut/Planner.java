package dev.cutroom.cut;

import dev.cutroom.cut.CutPlan.Copied;
import dev.cutroom.cut.CutPlan.Encoded;
import dev.cutroom.cut.CutPlan.Neighbours;
import dev.cutroom.cut.CutPlan.Piece;
import dev.cutroom.cut.CutPlan.Window;
import dev.cutroom.mpegts.SegmentScan;
import dev.cutroom.select.Selection;
import dev.cutroom.timeline.Hole;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.Span;
import dev.cutroom.timeline.TimeRange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link CutPlan}. Pure: it is given what was selected and what is known of some segments; when it must know
 * more, it says of which ({@link #unknown}), and is asked again with that.
 *
 * <p>A range is cut at its holes into runs. Of a run the first segment is encoded anew from the start asked for up to
 * the next segment that begins with an IDR picture, the last one from its beginning to the end asked for; what lies
 * between is copied. Only an IDR picture may follow what was encoded anew: behind any other key picture a decoder goes on
 * counting from the pictures before, and shows the wrong ones. A stream of open groups without such pictures is encoded
 * whole. A segment that begins with pictures that need the one before is decoded together with that. A transition makes
 * the encoded ends as long as it takes.
 */
final class Planner {

    /** How far from its picture a sound's packets may lie: so near to a border the neighbour is read too. */
    static final long SOUND_MICROS = Micros.SECOND / 2;

    /** Segments that are asked for together, of which few may be needed. */
    private static final int MOST_AHEAD = 64;

    private final CutRequest request;
    private final List<Selection> selections;
    private final List<Neighbours> neighbours;
    private final Map<String, SegmentScan> scans;
    private final Set<Segment> unknown = new LinkedHashSet<>();
    private final List<Hole> missing = new ArrayList<>();
    private final List<List<Run>> runs = new ArrayList<>();
    private @Nullable VideoFormat format;

    /**
     * @param neighbours of each selection
     * @param scans by {@link Segment#path}; whoever owns it adds what is {@link #unknown}
     */
    Planner(
            CutRequest request,
            List<Selection> selections,
            List<Neighbours> neighbours,
            Map<String, SegmentScan> scans) {
        this.request = request;
        this.selections = selections;
        this.neighbours = neighbours;
        this.scans = scans;
        for (int i = 0; i < selections.size(); i++) {
            runs.add(runs(i));
        }
    }

    /** Segments that must be read before a plan can be made; empty when {@link #plan} gave one. */
    Set<Segment> unknown() {
        return unknown;
    }

    /** The plan; null when more must be known. */
    @Nullable
    CutPlan plan() {
        unknown.clear();
        List<Piece> pieces = new ArrayList<>();
        long micros = 0;
        Transition joint = Transition.HARD;
        for (int i = 0; i < selections.size(); i++) {
            Transition following =
                    i < request.transitions().size() ? request.transitions().get(i) : Transition.HARD;
            List<Run> own = runs.get(i);
            for (int r = 0; r < own.size(); r++) {
                Run run = own.get(r);
                long head = r == 0 ? joint.micros() : 0;
                long tail = r == own.size() - 1 ? following.micros() : 0;
                requireRoom(run, head + tail);
                Neighbours beside = new Neighbours(
                        r == 0 ? neighbours.get(i).before() : Optional.empty(),
                        r == own.size() - 1 ? neighbours.get(i).after() : Optional.empty());
                List<Piece> made = run(run, head, tail, pieces.isEmpty(), beside);
                append(pieces, made, r == 0 ? joint : Transition.HARD);
                micros += run.micros() - head;
            }
            joint = own.isEmpty() ? joint : following;
        }
        VideoFormat known = format;
        return unknown.isEmpty() && known != null ? new CutPlan(pieces, missing, known, micros) : null;
    }

    /** Neighbouring segments without a hole, and what is wanted of them. */
    private record Run(List<Segment> segments, TimeRange wanted) {
        long micros() {
            return wanted.length();
        }
    }

    /** A transition fits into its range, but a hole may have left less of that. */
    private static void requireRoom(Run run, long transitions) {
        if (run.micros() < transitions) {
            throw new CannotCutException("between holes only " + run.micros() / (double) Micros.SECOND + " s from "
                    + Micros.format(run.wanted().start()) + " are there, and the transitions take "
                    + transitions / (double) Micros.SECOND + " s; make them shorter, or move the range");
        }
    }

    private List<Run> runs(int index) {
        TimeRange range = request.ranges().get(index);
        List<Run> runs = new ArrayList<>();
        List<Segment> run = new ArrayList<>();
        for (Span span : selections.get(index).spans()) {
            if (span instanceof Segment segment) {
                run.add(segment);
            } else {
                missing.add((Hole) span);
                finish(run, range, runs);
                run = new ArrayList<>();
            }
        }
        finish(run, range, runs);
        return runs;
    }

    private static void finish(List<Segment> run, TimeRange range, List<Run> runs) {
        if (run.isEmpty()) {
            return;
        }
        long start = Math.max(range.start(), run.get(0).start());
        long end = Math.min(range.end(), run.get(run.size() - 1).end());
        if (end > start) {
            runs.add(new Run(List.copyOf(run), new TimeRange(start, end)));
        }
    }

    private static void append(List<Piece> pieces, List<Piece> made, Transition joint) {
        if (!joint.isHard() && !pieces.isEmpty() && !made.isEmpty()) {
            Piece last = pieces.get(pieces.size() - 1);
            if (last instanceof Encoded before && made.get(0) instanceof Encoded after) {
                List<Window> windows = new ArrayList<>(before.windows());
                windows.addAll(after.windows());
                List<Transition> transitions = new ArrayList<>(before.transitions());
                transitions.add(joint);
                transitions.addAll(after.transitions());
                pieces.set(pieces.size() - 1, new Encoded(windows, transitions));
                pieces.addAll(made.subList(1, made.size()));
                return;
            }
        }
        pieces.addAll(made);
    }

    /** @param head how much of its beginning a transition takes, {@code tail} of its end */
    private List<Piece> run(Run run, long head, long tail, boolean opens, Neighbours neighbours) {
        List<Segment> segments = withPictures(run);
        if (segments.isEmpty()) {
            return List.of();
        }
        Neighbours beside = beside(run, segments, neighbours);
        int last = segments.size() - 1;
        SegmentScan first = scan(segments.get(0));
        SegmentScan closing = scan(segments.get(last));
        if (first == null || closing == null) {
            return List.of();
        }
        if (format == null) {
            format = VideoFormat.of(first);
        }
        long from = Math.max(0, ticks(run.wanted().start(), segments.get(0)));
        long to = ticks(run.wanted().end(), segments.get(last));
        boolean endsInside = to <= SegmentScan.difference(closing.maxPts(), closing.firstPts());
        boolean encodesHead = from > 0 || head > 0 || !opens && !first.closed();
        boolean encodesTail = endsInside || tail > 0;
        int copyFrom = encodesHead ? closedAfter(segments, run.wanted().start() + head) : 0;
        int copyTo = encodesTail ? segmentAt(segments, run.wanted().end() - tail) : last + 1;
        long bound = endsInside ? to : Window.PICTURES;
        if (copyFrom < 0) {
            return List.of();
        }
        if (copyFrom >= copyTo) {
            Window all = window(beside, segments, 0, from, bound, run.wanted().length());
            return List.of(new Encoded(List.of(all), List.of()));
        }
        List<Piece> pieces = new ArrayList<>();
        if (encodesHead) {
            long micros = segments.get(copyFrom).start() - run.wanted().start();
            Neighbours opening = new Neighbours(beside.before(), Optional.empty());
            Window window = window(opening, segments.subList(0, copyFrom), 0, from, Window.ALL, micros);
            pieces.add(new Encoded(List.of(window), List.of()));
        }
        pieces.add(new Copied(segments.subList(copyFrom, copyTo), !encodesHead, !encodesTail, beside));
        if (encodesTail) {
            int context = contextOf(segments, copyTo);
            if (context < 0) {
                return List.of();
            }
            long micros = run.wanted().end() - segments.get(copyTo).start();
            Neighbours closer = new Neighbours(Optional.empty(), beside.after());
            Window window = window(
                    closer, segments.subList(context, last + 1), copyTo - context, Window.CONTINUED, bound, micros);
            pieces.add(new Encoded(List.of(window), List.of()));
        }
        return pieces;
    }

    /** The neighbours of those segments that are used, which the run itself may hold, as far as they matter. */
    private static Neighbours beside(Run run, List<Segment> segments, Neighbours neighbours) {
        Segment first = segments.get(0);
        Segment last = segments.get(segments.size() - 1);
        int at = run.segments().indexOf(first);
        int behind = run.segments().indexOf(last) + 1;
        Optional<Segment> before = at > 0 ? Optional.of(run.segments().get(at - 1)) : neighbours.before();
        Optional<Segment> after =
                behind < run.segments().size() ? Optional.of(run.segments().get(behind)) : neighbours.after();
        return new Neighbours(
                before.filter(one -> run.wanted().start() - first.start() < SOUND_MICROS),
                after.filter(one -> last.end() - run.wanted().end() < SOUND_MICROS));
    }

    private static Window window(
            Neighbours beside, List<Segment> segments, int before, long from, long to, long micros) {
        List<Segment> all = new ArrayList<>(segments);
        beside.before().ifPresent(one -> all.add(0, one));
        beside.after().ifPresent(all::add);
        return new Window(
                all,
                before + (beside.before().isPresent() ? 1 : 0),
                beside.after().isPresent() ? 1 : 0,
                from,
                to,
                micros);
    }

    /** The run's segments without those at its ends that have no picture inside of what is wanted. */
    private List<Segment> withPictures(Run run) {
        List<Segment> segments = run.segments();
        int last = segments.size();
        while (last > 0 && ticks(run.wanted().end(), segments.get(last - 1)) <= 0) {
            last--;
        }
        int first = 0;
        while (first < last) {
            SegmentScan scan = scan(segments.get(first));
            if (scan == null) {
                return List.of();
            }
            if (ticks(run.wanted().start(), segments.get(first))
                    <= SegmentScan.difference(scan.maxPts(), scan.firstPts())) {
                break;
            }
            first++;
        }
        return segments.subList(first, last);
    }

    /** The first segment that begins after a time and with an IDR picture; behind the last when there is none. */
    private int closedAfter(List<Segment> segments, long time) {
        for (int i = 1; i < segments.size(); i++) {
            if (segments.get(i).start() >= time) {
                SegmentScan scan = scan(segments.get(i));
                if (scan == null) {
                    // In a stream without any the search is long: the longer it took, the more is read at a time.
                    int more = Math.min(MOST_AHEAD, i);
                    segments.subList(i, Math.min(segments.size(), i + more)).forEach(this::scan);
                    return -1;
                }
                if (scan.closed()) {
                    return i;
                }
            }
        }
        return segments.size();
    }

    /** The segment that holds the picture before a time. */
    private static int segmentAt(List<Segment> segments, long time) {
        for (int i = segments.size() - 1; i > 0; i--) {
            if (segments.get(i).start() < time) {
                return i;
            }
        }
        return 0;
    }

    /** The segment from which one can be decoded: itself, or an earlier one when its first pictures need that. */
    private int contextOf(List<Segment> segments, int index) {
        int context = index;
        while (context >= 0) {
            SegmentScan scan = scan(segments.get(context));
            if (scan == null) {
                return -1;
            }
            if (context == 0 || scan.key() && (context < index || !scan.hasLeadingPictures())) {
                return context;
            }
            context--;
        }
        return 0;
    }

    private @Nullable SegmentScan scan(Segment segment) {
        SegmentScan scan = scans.get(segment.path());
        if (scan == null) {
            unknown.add(segment);
        }
        return scan;
    }

    /** A time as ticks behind the segment's start; a picture at most half a tick earlier counts as at the time. */
    private static long ticks(long time, Segment segment) {
        return -Math.floorDiv(50 - (time - segment.start()) * 9, 100);
    }
}
