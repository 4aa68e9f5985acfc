package dev.cutroom.playlist;

import dev.cutroom.select.Selection;
import dev.cutroom.store.HourSnapshot;
import dev.cutroom.store.Snapshots;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What does a day's playlist cost: joined of lines that are kept, and an hour's lines rendered or compressed anew?
 *
 * <p>{@code mvn -Pbench verify -Dbench.main=dev.cutroom.playlist.PlaylistBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(0)
public class PlaylistBenchmark {

    private static final Rendition RENDITION = new Rendition("bench", "source");
    private static final int SEGMENTS_AN_HOUR = 1_800;
    private static final int HOURS = 24;
    private static final String HASH = "47DEQpj8HBSa_-TImW_5JCeuQeRkm5NMpJWZG3hSuFU";

    private final Hour first = Hour.parse("2026-11-02T00");
    private final Map<String, Long> names = names();
    private final Selection day = day();

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(PlaylistBenchmark.class.getSimpleName())
                        .build())
                .run();
    }

    @Benchmark
    public Buffer joinDay() {
        return MediaPlaylist.of(day, false).body();
    }

    @Benchmark
    public Object renderHour() {
        return HourLines.of(Snapshots.of(RENDITION, first, names));
    }

    @Benchmark
    public Object compressHour() {
        return CompressedHour.of(HourLines.of(((Selection.Taken) day.stretches().get(0)).hour()), null);
    }

    private static Map<String, Long> names() {
        Map<String, Long> names = new HashMap<>();
        for (int i = 0; i < SEGMENTS_AN_HOUR; i++) {
            String time = Micros.format(i * 2L * Micros.SECOND).substring(14, 26);
            names.put(time + "-2.0-full-" + HASH + ".ts", 1L);
        }
        return names;
    }

    private Selection day() {
        List<Selection.Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < HOURS; i++) {
            HourSnapshot hour = Snapshots.of(RENDITION, new Hour(first.index() + i), names);
            stretches.add(new Selection.Taken(hour, 0, hour.size()));
        }
        return new Selection(RENDITION, new TimeRange(first.start(), first.start() + HOURS * Micros.HOUR), stretches);
    }
}
