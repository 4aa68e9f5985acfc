package dev.cutroom.coverage;

import dev.cutroom.timeline.Hole;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.TimeRange;
import java.util.ArrayList;
import java.util.List;

/**
 * What there is of an hour, or of the part of it that was asked for.
 *
 * @param covered microseconds
 */
public record HourCoverage(Hour hour, long covered, List<Hole> holes) {

    public HourCoverage {
        holes = List.copyOf(holes);
    }

    public double coveredSeconds() {
        return covered / (double) Micros.SECOND;
    }

    /**
     * Each hour of a range.
     *
     * @param spans without a hole, ascending; the first and the last may reach beyond the range
     */
    public static List<HourCoverage> of(TimeRange range, List<TimeRange> spans) {
        List<HourCoverage> hours = new ArrayList<>();
        int first = 0;
        for (Hour hour = Hour.of(range.start()); hour.start() < range.end(); hour = hour.next()) {
            long from = Math.max(hour.start(), range.start());
            while (first < spans.size() && spans.get(first).end() <= from) {
                first++;
            }
            hours.add(of(hour, from, Math.min(hour.end(), range.end()), spans.subList(first, spans.size())));
        }
        return hours;
    }

    private static HourCoverage of(Hour hour, long from, long to, List<TimeRange> spans) {
        List<Hole> holes = new ArrayList<>();
        long covered = 0;
        long at = from;
        for (TimeRange span : spans) {
            if (span.start() >= to) {
                break;
            }
            long start = Math.max(span.start(), at);
            long end = Math.min(span.end(), to);
            if (start > at) {
                holes.add(new Hole(at, start));
            }
            if (end > start) {
                covered += end - start;
                at = end;
            }
        }
        if (at < to) {
            holes.add(new Hole(at, to));
        }
        return new HourCoverage(hour, covered, holes);
    }
}
