package dev.cutroom.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.store.Snapshots;
import dev.cutroom.timeline.Hole;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import dev.cutroom.timeline.Span;
import dev.cutroom.timeline.TimeRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is true of every selection (wire.md section 2, its last paragraph), whatever the store holds. */
class SelectionPropertyTest {

    private static final Rendition RENDITION = new Rendition("random", "source");
    private static final long BEGIN = Micros.parse("2026-11-02T09:59:00");
    private static final String[] TYPES = {"full", "full", "full", "suspect", "partial", "temp"};
    private static final long SLACK = 10 * Micros.MILLISECOND;

    /** Two minutes over the turn of an hour, with gaps, overlaps, rivals and tombstones. */
    private static Map<Hour, Map<String, Long>> tree(Random random) {
        Map<Hour, Map<String, Long>> tree = new HashMap<>();
        long at = BEGIN;
        while (at < BEGIN + 2 * Micros.MINUTE) {
            for (int rival = random.nextInt(3); rival >= 0; rival--) {
                long duration = (1 + random.nextInt(4)) * Micros.SECOND + random.nextInt(3) * 5L * Micros.MILLISECOND;
                String name = name(at, duration, TYPES[random.nextInt(TYPES.length)], random);
                Map<String, Long> hour = tree.computeIfAbsent(Hour.of(at), key -> new HashMap<>());
                hour.put(name, (long) random.nextInt(3));
                if (random.nextInt(10) == 0) {
                    hour.put(name.replace(".ts", ".tombstone"), 0L);
                }
            }
            at += (random.nextInt(8) == 0 ? 3 : 2) * Micros.SECOND + random.nextInt(4) * 6L * Micros.MILLISECOND;
        }
        return tree;
    }

    private static String name(long start, long duration, String type, Random random) {
        StringBuilder hash = new StringBuilder();
        for (int i = 0; i < 43; i++) {
            hash.append("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".charAt(random.nextInt(64)));
        }
        String time = Micros.format(start);
        return time.substring(14, time.length() - 1) + "-" + Micros.formatSeconds(duration) + "-" + type + "-" + hash
                + ".ts";
    }

    private static List<Span> select(Map<Hour, Map<String, Long>> tree, TimeRange range) {
        SelectionWalk walk = new SelectionWalk(RENDITION, range);
        boolean over = false;
        for (Hour hour = Hour.of(range.start()).previous();
                hour.compareTo(Hour.of(range.end())) <= 0 && !over;
                hour = hour.next()) {
            over = walk.accept(Snapshots.of(RENDITION, hour, tree.getOrDefault(hour, Map.of())));
        }
        return walk.finish().spans();
    }

    @Property(tries = 2_000, seed = "20261127")
    void selection_ofAnyTree_joinsWithoutGapsAndCoversTheRange(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 100) int from,
            @ForAll @IntRange(min = 1, max = 60) int s) {
        Map<Hour, Map<String, Long>> tree = tree(new Random(seed));
        TimeRange range = new TimeRange(BEGIN + from * Micros.SECOND + 300, BEGIN + (from + s) * Micros.SECOND + 300);
        List<Span> spans = select(tree, range);

        assertThat(spans).isNotEmpty();
        if (spans.get(0) instanceof Segment first) {
            assertThat(first.start()).isLessThanOrEqualTo(range.start());
            assertThat(first.end()).isGreaterThan(range.start());
        }
        if (spans.get(spans.size() - 1) instanceof Segment last) {
            assertThat(last.end()).isGreaterThanOrEqualTo(range.end());
            assertThat(last.type()).isEqualTo(SegmentType.FULL);
        }
        for (int i = 1; i < spans.size(); i++) {
            Span before = spans.get(i - 1);
            Span after = spans.get(i);
            assertThat(before instanceof Hole && after instanceof Hole).isFalse();
            if (before instanceof Segment one && after instanceof Segment two) {
                assertThat(one.type()).isEqualTo(SegmentType.FULL);
                assertThat(Math.abs(two.start() - one.end())).isLessThanOrEqualTo(SLACK);
            }
        }
        List<Segment> segments = new ArrayList<>();
        spans.stream().filter(Segment.class::isInstance).forEach(span -> segments.add((Segment) span));
        for (int i = 1; i < segments.size(); i++) {
            assertThat(segments.get(i).start())
                    .isGreaterThan(segments.get(i - 1).start());
        }
        for (Segment segment : segments) {
            Map<String, Long> names = tree.get(segment.hour());
            assertThat(names).containsKey(segment.name());
            assertThat(names).doesNotContainKey(segment.name().replace(".ts", ".tombstone"));
            assertThat(segment.type()).isNotEqualTo(SegmentType.TEMP);
        }
    }
}
