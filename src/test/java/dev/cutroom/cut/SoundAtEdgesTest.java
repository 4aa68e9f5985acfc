package dev.cutroom.cut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sound of cuts, frame by frame: it is the source's, it begins and ends with the picture to half a frame, wherever its
 * packets lie in the segments, and nothing of it is missing or said twice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SoundAtEdgesTest {

    private static final long START = Micros.parse("2026-11-02T10:59:52");
    private static final int SECOND = 90_000;
    private static final int FRAME = 1_920;

    /** Half a frame, and what rounding may add. */
    private static final int HALF = FRAME / 2 + 2;

    private record Sound(long pts, String hash) {}

    private final Vertx vertx = Vertx.vertx();
    private CutStore cuts;
    private Path folder;

    @BeforeAll
    void record(@TempDir Path temporary) throws Exception {
        folder = temporary;
        cuts = new CutStore(vertx, folder);
        clip("b", "30", "keyint=60:min-keyint=60:scenecut=0:bframes=3:b-adapt=0", "0");
        clip("plain", "30", "keyint=60:min-keyint=60:scenecut=0:bframes=0", "0");
        // The clock of 33 bits wraps at a border.
        clip("wrap", "30", "keyint=60:min-keyint=60:scenecut=0:bframes=3:b-adapt=0", "95435.7");
    }

    private void clip(String name, String rate, String x264, String offset) throws Exception {
        List<String> encoder =
                List.of("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-x264-params", x264);
        Clips.Clip clip = cuts.maker.record(cuts.store, name, rate, 16, encoder, offset, START);
        Files.write(folder.resolve(name + ".ts"), clip.all());
    }

    @AfterAll
    void close() throws Exception {
        cuts.close();
    }

    @ParameterizedTest(name = "{0}, {1} of {2}")
    @CsvSource({
        "whole segments, b, 2 6",
        "whole segments, plain, 2 6",
        "whole segments over a wrap, wrap, 8 12",
        "the first and last segment, b, 0 16",
        "the first and last segment, plain, 0 16",
        "copied start and encoded end, b, 2 7.2",
        "copied start and encoded end, plain, 2 7.2",
        "encoded start and copied end, b, 1.5 6",
        "encoded start and copied end, plain, 1.5 6",
        "both ends encoded, b, 1.5 7.2",
        "both ends encoded, plain, 1.5 7.2",
        "one picture behind a border, b, 2.034 6.034",
        "one picture behind a border, plain, 2.034 6.034",
        "one picture before a border, b, 1.967 5.967",
        "inside one segment, b, 2.5 3.1",
        "inside one segment up to its end, b, 2.5 4",
        "inside one segment up to its end, plain, 2.5 4",
        "copied ranges, b, 2 4 8 10",
        "copied ranges, plain, 2 4 8 10",
        "encoded ranges, b, 1.5 3 9 12.2 4 4.5",
        "ranges that meet, b, 2.5 4 4 5.5"
    })
    void theSound_isTheSourcesAndWithThePicture(String name, String quality, String bounds) throws Exception {
        double[] times = java.util.Arrays.stream(bounds.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        Path file = cut(quality, times);

        List<Sound> source = sounds(folder.resolve(quality + ".ts"));
        List<Sound> cut = sounds(file);
        long sourceBegin = firstPicture(folder.resolve(quality + ".ts"));
        long placed = firstPicture(file);
        int at = 0;
        for (int i = 0; i < times.length; i += 2) {
            long from = sourceBegin + picture(times[i]);
            long length = picture(times[i + 1]) - picture(times[i]);
            int first = indexOf(source, cut.get(at).hash());
            long late = source.get(first).pts() - from;
            assertThat(late).as("ticks from the picture's start to the sound's").isBetween(-(long) HALF, (long) HALF);
            int count = 0;
            while (at + count < cut.size()
                    && first + count < source.size()
                    && cut.get(at + count)
                            .hash()
                            .equals(source.get(first + count).hash())
                    && source.get(first + count).pts() < from + length - FRAME / 2) {
                long expected = placed + source.get(first + count).pts() - from;
                assertThat(cut.get(at + count).pts() - expected)
                        .as("frame %s is heard with the picture it was heard with", count)
                        .isBetween(-(long) HALF * (count == 0 ? 1 : 0) - 2, HALF * (count == 0 ? 1L : 0) + 2);
                count++;
            }
            long end = source.get(first + count - 1).pts() + FRAME - (from + length);
            // The source's own end is where it is.
            if (times[i + 1] < 16) {
                assertThat(end)
                        .as("ticks from the picture's end to the sound's")
                        .isBetween(-(long) HALF, (long) HALF);
            }
            at += count;
            placed += length;
        }
        assertThat(cut.size()).as("nothing is left over").isEqualTo(at);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"whole segments, 2 8", "edges near the borders, 2.034 7.7"})
    void damagedSegmentsNextToACut_costItNothingButTheirSound(String name, String bounds) throws Exception {
        String quality = "beside-damage-" + bounds.replace(' ', '-');
        clip(quality, "30", "keyint=60:min-keyint=60:scenecut=0:bframes=3:b-adapt=0", "0");
        try (Stream<Path> all = Files.walk(cuts.store.base().resolve("demo").resolve(quality))) {
            for (Path segment : all.filter(file -> file.toString().contains("/59:52.")
                            || file.toString().contains("/00:00."))
                    .toList()) {
                Files.writeString(segment, "not a transport stream");
            }
        }
        double from = Double.parseDouble(bounds.split(" ")[0]);
        double to = Double.parseDouble(bounds.split(" ")[1]);

        Path file = cut(quality, from, to);

        assertThat(cuts.maker.packets(file, "v:0", "pts")).hasSize((int) ((picture(to) - picture(from)) * 30 / SECOND));
        assertThat(sounds(file)).hasSizeGreaterThan((int) ((to - from - 0.5) * SECOND / FRAME));
    }

    /** Where the first picture at or behind a time is. */
    private static long picture(double seconds) {
        return (long) Math.ceil(seconds * 30 - 0.001) * SECOND / 30;
    }

    private static int indexOf(List<Sound> source, String hash) {
        for (int i = 0; i < source.size(); i++) {
            if (source.get(i).hash().equals(hash)) {
                return i;
            }
        }
        throw new AssertionError("this frame is not the source's");
    }

    private Path cut(String quality, double... bounds) throws Exception {
        List<TimeRange> ranges = new ArrayList<>();
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new TimeRange(START + Math.round(bounds[i] * 1e6), START + Math.round(bounds[i + 1] * 1e6)));
        }
        CutRequest request =
                new CutRequest(new Rendition("demo", quality), ranges, List.of(), true, CutType.SMART, Container.TS);
        Gathered gathered = new Gathered();
        cuts.cutter.cut(request, "test", gathered).await(60, TimeUnit.SECONDS);
        Path file = folder.resolve("cut.ts");
        Files.write(file, gathered.all.getBytes());
        return file;
    }

    private long firstPicture(Path file) throws Exception {
        return cuts.maker.packets(file, "v:0", "pts").stream()
                .mapToLong(Long::parseLong)
                .min()
                .orElseThrow();
    }

    private List<Sound> sounds(Path file) throws Exception {
        return cuts.maker.packets(file, "a:0", "pts,data_hash", "-show_data_hash", "md5").stream()
                .map(line -> line.split(","))
                .map(cells -> new Sound(Long.parseLong(cells[0]), cells[1]))
                .toList();
    }
}
