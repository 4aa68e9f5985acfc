package dev.cutroom.select;

import dev.cutroom.store.HourSnapshot;
import dev.cutroom.timeline.Hole;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The walk over the winners of one hour after the other (wire.md section 2, steps 3 and 4). Pure; one walk for one
 * range, fed in the order of the hours.
 */
final class SelectionWalk {

    /** Neighbours closer than this join; wire.md section 2. */
    private static final long TOLERANCE_MICROS = 10_000;

    private final Rendition rendition;
    private final TimeRange range;
    private final List<Selection.Stretch> stretches = new ArrayList<>();
    private boolean taken;
    private boolean lastFull;
    private long lastEnd;
    private boolean over;

    private HourSnapshot hour;
    private int from;
    private int to;

    SelectionWalk(Rendition rendition, TimeRange range) {
        this.rendition = rendition;
        this.range = range;
        this.hour = HourSnapshot.none(rendition);
    }

    /** Walks on through an hour; true once the range is covered to its end and no hour more is needed. */
    boolean accept(HourSnapshot next) {
        closeStretch();
        hour = next;
        from = 0;
        to = 0;
        for (int i = 0; i < next.size() && !over; i++) {
            consider(i);
        }
        return over;
    }

    private void consider(int i) {
        long start = hour.start(i);
        if (!taken) {
            if (start <= range.start()) {
                if (range.start() < hour.end(i)) {
                    take(i);
                }
            } else if (start < range.end()) {
                hole(range.start(), start);
                take(i);
            }
            return;
        }
        long gap = start - lastEnd;
        if (gap < -TOLERANCE_MICROS) {
            return;
        }
        if (!lastFull || gap > TOLERANCE_MICROS) {
            hole(lastEnd, start);
        }
        take(i);
    }

    private void take(int i) {
        if (i != to || from == to) {
            closeStretch();
            from = i;
        }
        to = i + 1;
        taken = true;
        lastFull = hour.isFull(i);
        lastEnd = hour.end(i);
        over = lastEnd >= range.end();
    }

    private void hole(long start, long end) {
        closeStretch();
        // A partial segment may reach to or past its successor; the hole is then a mark without length.
        stretches.add(new Selection.Missing(new Hole(Math.min(start, end), end)));
    }

    private void closeStretch() {
        if (from < to) {
            stretches.add(new Selection.Taken(hour, from, to));
            from = to;
        }
    }

    /** All of it, after the last hour. */
    Selection finish() {
        closeStretch();
        if (!taken) {
            stretches.add(new Selection.Missing(new Hole(range.start(), range.end())));
        } else if (!lastFull || lastEnd < range.end()) {
            stretches.add(new Selection.Missing(new Hole(Math.min(lastEnd, range.end()), range.end())));
        }
        return new Selection(rendition, range, stretches);
    }

    /** The first hole found so far, if any. */
    Optional<Hole> firstHole() {
        return stretches.stream()
                .filter(Selection.Missing.class::isInstance)
                .map(stretch -> ((Selection.Missing) stretch).hole())
                .findFirst();
    }
}
