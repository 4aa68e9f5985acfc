package dev.cutroom.replicate;

import dev.cutroom.timeline.TimeRange;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * How long of a stream how many nodes hold. Pure.
 *
 * @param byCopies microseconds that exactly this many nodes hold: none, one, two …
 * @param missingHere microseconds that this node lacks and another holds
 * @param held microseconds that each node holds, this one first
 */
record CopyCount(List<Long> byCopies, long missingHere, List<Long> held) {

    CopyCount {
        byCopies = List.copyOf(byCopies);
        held = List.copyOf(held);
    }

    /**
     * Counts.
     *
     * @param within only this is counted
     * @param nodes what each node holds, ascending and apart; this node is the first
     */
    static CopyCount of(TimeRange within, List<List<TimeRange>> nodes) {
        TreeSet<Long> borders = new TreeSet<>(List.of(within.start(), within.end()));
        for (List<TimeRange> spans : nodes) {
            for (TimeRange span : spans) {
                if (span.overlaps(within)) {
                    borders.add(Math.max(span.start(), within.start()));
                    borders.add(Math.min(span.end(), within.end()));
                }
            }
        }
        long[] byCopies = new long[nodes.size() + 1];
        long missingHere = 0;
        long[] held = new long[nodes.size()];
        int[] next = new int[nodes.size()];
        long from = within.start();
        for (long to : borders.tailSet(within.start(), false)) {
            int copies = 0;
            boolean here = false;
            for (int node = 0; node < next.length; node++) {
                if (holds(nodes.get(node), next, node, from)) {
                    copies++;
                    held[node] += to - from;
                    here |= node == 0;
                }
            }
            byCopies[copies] += to - from;
            missingHere += copies > 0 && !here ? to - from : 0;
            from = to;
        }
        return new CopyCount(
                LongStream.of(byCopies).boxed().toList(),
                missingHere,
                LongStream.of(held).boxed().toList());
    }

    private static boolean holds(List<TimeRange> spans, int[] next, int node, long time) {
        while (next[node] < spans.size() && spans.get(next[node]).end() <= time) {
            next[node]++;
        }
        return next[node] < spans.size() && spans.get(next[node]).start() <= time;
    }

    /** Microseconds in all. */
    long length() {
        return byCopies.stream().mapToLong(Long::longValue).sum();
    }

    /** Microseconds that nobody holds. */
    long missingEverywhere() {
        return byCopies.get(0);
    }

    /** Microseconds that fewer than so many nodes hold. */
    long below(int copies) {
        return byCopies.stream().limit(copies).mapToLong(Long::longValue).sum();
    }
}
