package dev.cutroom.select;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.StoreSettings;
import dev.cutroom.store.HourSnapshot;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What does selecting cost against listing the same folders, with nothing cached and with all cached, and does it stay
 * the same a segment as the range grows (performance.md, rows 1, 2 and 18)? Thirty days of 2 s segments, empty files.
 *
 * <p>{@code mvn -Pbench verify -Dbench.main=dev.cutroom.select.SelectionBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(0)
public class SelectionBenchmark {

    private static final Rendition RENDITION = new Rendition("bench", "source");
    private static final long BEGIN = Micros.parse("2026-10-01T00:00:00");
    /** The system property that tells a benchmark where the tree is. */
    private static final String TREE = "cutroom.benchmark.tree";

    private static final int HOURS = 720;
    private static final int SEGMENTS_AN_HOUR = 1_800;

    private final Vertx vertx = Vertx.vertx();
    private Path base;
    private SegmentStore cold;
    private SegmentStore warm;
    private Selector coldSelector;
    private Selector warmSelector;

    public static void main(String[] args) throws RunnerException, IOException {
        Path tree = Files.createTempDirectory("selection-benchmark");
        System.setProperty(TREE, tree.toString());
        try {
            makeTree(tree);
            new Runner(new OptionsBuilder()
                            .include(SelectionBenchmark.class.getSimpleName())
                            .build())
                    .run();
        } finally {
            try (Stream<Path> files = Files.walk(tree)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static void makeTree(Path base) throws IOException {
        Random random = new Random(1);
        byte[] hash = new byte[32];
        for (int h = 0; h < HOURS; h++) {
            Hour hour = new Hour(Hour.of(BEGIN).index() + h);
            Path folder = Files.createDirectories(base.resolve(RENDITION.path()).resolve(hour.toString()));
            for (int s = 0; s < SEGMENTS_AN_HOUR; s++) {
                random.nextBytes(hash);
                String time = Micros.format(hour.start() + s * 2L * Micros.SECOND);
                Files.createFile(folder.resolve(time.substring(14, time.length() - 1) + "-2.0-full-"
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + ".ts"));
            }
        }
    }

    @Setup
    public void openStores() throws Exception {
        base = Path.of(System.getProperty(TREE));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        cold = open(0, registry);
        warm = open(1L << 30, registry);
        coldSelector = new Selector(vertx, cold, registry);
        warmSelector = new Selector(vertx, warm, registry);
        // Longer ago than any folder clock's tick, so that listings are trusted.
        TimeUnit.SECONDS.sleep(3);
        select(warmSelector, HOURS);
        long bytes = 0;
        for (int h = 0; h < 24; h++) {
            HourSnapshot hour =
                    warm.hour(RENDITION, new Hour(Hour.of(BEGIN).index() + h)).await();
            bytes += hour.nameBytes() + 21L * hour.size();
        }
        System.out.println("bytes of an hour's snapshot without playlist lines: " + bytes / 24);
    }

    private SegmentStore open(long cacheBytes, SimpleMeterRegistry registry) {
        StoreSettings settings = new StoreSettings(
                StoreSettings.Sync.NEVER, Duration.ofSeconds(5), new Bytes(cacheBytes), Duration.ofMinutes(30));
        return SegmentStore.open(vertx, base, settings, registry).await();
    }

    private static Selection select(Selector selector, int hours) {
        return selector.select(RENDITION, new TimeRange(BEGIN, BEGIN + hours * Micros.HOUR), true)
                .await();
    }

    @Benchmark
    public int plainListingOfADay() {
        int names = 0;
        for (int h = 0; h < 25; h++) {
            Hour hour = new Hour(Hour.of(BEGIN).index() + h);
            names += base.resolve(RENDITION.path())
                    .resolve(hour.toString())
                    .toFile()
                    .list()
                    .length;
        }
        return names;
    }

    @Benchmark
    public Selection coldDay() {
        return select(coldSelector, 24);
    }

    @Benchmark
    public Selection cachedHour() {
        return select(warmSelector, 1);
    }

    @Benchmark
    public Selection cachedDay() {
        return select(warmSelector, 24);
    }

    @Benchmark
    public Selection cachedThirtyDays() {
        return select(warmSelector, HOURS - 1);
    }

    @TearDown
    public void closeStores() {
        cold.close().await();
        warm.close().await();
        vertx.close().await();
    }
}
