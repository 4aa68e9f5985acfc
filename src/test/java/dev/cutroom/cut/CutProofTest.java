package dev.cutroom.cut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cuts of real streams, checked by decoding them: the first and last pictures are those asked for, each between is there
 * once, copied ones are bit for bit the source's, times only grow, and the decoder has nothing to say.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CutProofTest {

    private static final long START = Micros.parse("2026-11-02T10:59:52");

    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private CutStore cuts;
    private final Map<String, Clips.Clip> clips = new HashMap<>();
    private final Map<String, List<String>> hashes = new HashMap<>();

    @BeforeAll
    void record(@TempDir Path temporary) throws Exception {
        folder = temporary;
        cuts = new CutStore(vertx, folder);
        clip("b", "30", "keyint=60:min-keyint=60:scenecut=0:bframes=3:b-adapt=0", "0");
        clip("plain60", "60", "keyint=120:min-keyint=120:scenecut=0:bframes=0", "0");
        clip("ntsc", "30000/1001", "keyint=60:min-keyint=60:scenecut=0:bframes=2", "0");
        clip("open", "30", "keyint=60:min-keyint=60:scenecut=0:bframes=3:b-adapt=0:open-gop=1", "0");
        // The clock of 33 bits wraps in the middle.
        clip("wrap", "30", "keyint=60:min-keyint=60:scenecut=0:bframes=3:b-adapt=0", "95435.7");
        clip("holes", "30", "keyint=60:min-keyint=60:scenecut=0:bframes=3:b-adapt=0", "0", 3);
    }

    private void clip(String name, String rate, String x264, String offset, int... leftOut) throws Exception {
        // x264 repeats its parameters before IDR pictures only; in open groups each segment needs them too.
        List<String> encoder = List.of(
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-pix_fmt",
                "yuv420p",
                "-x264-params",
                x264,
                "-flags:v",
                "+global_header",
                "-bsf:v",
                "dump_extra=freq=k");
        Clips.Clip clip = cuts.maker.record(cuts.store, name, rate, 16, encoder, offset, START, leftOut);
        clips.put(name, clip);
        Path whole = folder.resolve(name + ".ts");
        Files.write(whole, clip.all());
        hashes.put(name, cuts.maker.hashes(whole));
    }

    @AfterAll
    void close() throws Exception {
        cuts.close();
    }

    private Path cut(CutRequest request) throws Exception {
        Gathered gathered = new Gathered();
        cuts.cutter.cut(request, "test", gathered).await(60, TimeUnit.SECONDS);
        Path file = folder.resolve("cut." + request.container().ending());
        Files.write(file, gathered.all.getBytes());
        return file;
    }

    private static CutRequest smart(String quality, double... bounds) {
        List<TimeRange> ranges = new ArrayList<>();
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new TimeRange(START + Math.round(bounds[i] * 1e6), START + Math.round(bounds[i + 1] * 1e6)));
        }
        return request(quality, ranges, List.of(), CutType.SMART, Container.TS);
    }

    private static CutRequest request(
            String quality, List<TimeRange> ranges, List<Transition> transitions, CutType type, Container container) {
        return new CutRequest(
                new dev.cutroom.timeline.Rendition("demo", quality), ranges, transitions, true, type, container);
    }

    private static List<Integer> span(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @ParameterizedTest(name = "{0} from {1} to {2}")
    @CsvSource({
        "b, 1.5, 7.2, 45, 216, 120",
        "b, 2, 6, 60, 180, 120",
        "b, 2.034, 6.001, 62, 181, 0",
        "b, 1.966, 6, 59, 180, 120",
        "b, 2.5, 3.1, 75, 93, 0",
        "b, 0.3, 9.9, 9, 297, 180",
        "plain60, 1.5, 7.2, 90, 432, 240",
        "plain60, 3.99, 12.01, 240, 721, 480",
        "ntsc, 1.5, 7.2, 45, 216, 120",
        "ntsc, 2.002, 12.012, 60, 360, 300",
        "ntsc, 2.035367, 6.039367, 61, 181, 60",
        "open, 1.5, 7.2, 45, 216, 0",
        "open, 2.0, 9.0, 60, 270, 170",
        "wrap, 0.7, 13.3, 21, 399, 300"
    })
    void aSmartCut_hasExactlyThePicturesAskedFor(
            String quality, double from, double to, int first, int last, int copied) throws Exception {
        Path file = cut(smart(quality, from, to));

        assertPictures(file, span(first, last));
        assertThat(sameAsSource(quality, file, first)).isGreaterThanOrEqualTo(copied);
        assertTimesGrow(file, true);
        assertSoundIsWith(file, (to - from));
    }

    private void assertPictures(Path file, List<Integer> expected) throws Exception {
        List<Integer> numbers = cuts.maker.numbers(file);
        assertThat(numbers.toString()).isEqualTo(expected.toString());
    }

    private long sameAsSource(String quality, Path file, int first) throws Exception {
        List<String> source = hashes.get(quality);
        List<String> cut = cuts.maker.hashes(file);
        return IntStream.range(0, cut.size())
                .filter(i -> cut.get(i).equals(source.get(first + i)))
                .count();
    }

    private void assertTimesGrow(Path file, boolean startsAtZero) throws Exception {
        long last = Long.MIN_VALUE;
        Set<Long> shown = new HashSet<>();
        for (String line : cuts.maker.packets(file, "v:0", "pts,dts")) {
            long pts = Long.parseLong(line.split(",")[0]);
            long dts = Long.parseLong(line.split(",")[1]);
            assertThat(dts).isGreaterThan(last).isLessThanOrEqualTo(pts);
            assertThat(shown.add(pts)).as("pts %s is there once", pts).isTrue();
            last = dts;
        }
        if (startsAtZero) {
            assertThat(shown.stream().min(Long::compare).orElseThrow()).isLessThan(18_000);
        }
        long lastSound = Long.MIN_VALUE;
        for (String line : cuts.maker.packets(file, "a:0", "pts")) {
            long pts = Long.parseLong(line.split(",")[0]);
            assertThat(pts).isGreaterThan(lastSound);
            lastSound = pts;
        }
    }

    private void assertSoundIsWith(Path file, double seconds) throws Exception {
        List<String> sound = cuts.maker.packets(file, "a:0", "pts_time");
        List<String> pictures = cuts.maker.packets(file, "v:0", "pts_time");
        double first = pictures.stream().mapToDouble(Double::parseDouble).min().orElseThrow();
        assertThat(Double.parseDouble(sound.get(0)) - first).isBetween(-0.026, 0.2);
        assertThat(Double.parseDouble(sound.get(sound.size() - 1)) - first - seconds)
                .isBetween(-0.2, 0.05);
    }

    @Test
    void aFastCut_keepsTimesAndBytes() throws Exception {
        TimeRange range = new TimeRange(START + 1_500_000, START + 7_200_000);
        Path file = cut(request("b", List.of(range), List.of(), CutType.FAST, Container.TS));

        assertPictures(file, span(45, 216));
        byte[] bytes = Files.readAllBytes(file);
        byte[] second = clips.get("b").segments().get(1);
        assertThat(indexOf(bytes, second)).isPositive();
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int at = 0; at + part.length <= all.length; at++) {
            if (java.util.Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }

    @Test
    void threeRanges_withTwoTransitions_haveTheRightLengthAndPictures() throws Exception {
        List<TimeRange> ranges = List.of(
                new TimeRange(START + 500_000, START + 5_000_000),
                new TimeRange(START + 6_500_000, START + 11_500_000),
                new TimeRange(START + 1_000_000, START + 3_000_000));
        List<Transition> transitions = List.of(Transition.parse("fade,0.5"), Transition.parse("clockwipe,1"));
        Path file = cut(request("b", ranges, transitions, CutType.SMART, Container.TS));

        List<Integer> numbers = cuts.maker.numbers(file);
        assertThat(numbers).hasSize(135 + 150 + 60 - 15 - 30);
        assertThat(numbers.subList(0, 120)).isEqualTo(span(15, 135));
        assertThat(numbers.subList(135, 240)).isEqualTo(span(210, 315));
        assertThat(numbers.subList(270, 300)).isEqualTo(span(60, 90));
        assertThat(sameAsSource("b", file, 15)).isGreaterThanOrEqualTo(60);
        assertTimesGrow(file, true);
        assertSoundIsWith(file, 10);
    }

    @Test
    void rangesWithoutTransition_followEachOther() throws Exception {
        Path file = cut(smart("ntsc", 1.5, 3, 9, 12.2, 4, 4.5));

        List<Integer> expected = new ArrayList<>(span(45, 90));
        expected.addAll(span(270, 366));
        expected.addAll(span(120, 135));
        assertPictures(file, expected);
        assertTimesGrow(file, true);
    }

    @ParameterizedTest
    @CsvSource({"SMART, MP4", "SMART, MKV", "MPEGTS, TS", "MP4, MP4", "MKV, MKV", "WEBM, WEBM"})
    void everyContainer_hasExactlyThePicturesAskedFor(CutType type, Container container) throws Exception {
        TimeRange range = new TimeRange(START + 1_500_000, START + 5_200_000);
        Path file = cut(request("b", List.of(range), List.of(), type, container));

        assertPictures(file, span(45, 156));
        assertThat(cuts.maker.run(List.of("-i", file.toString(), "-map", "0:a", "-f", "null", "-")))
                .isEmpty();
        assertSoundIsWith(file, 3.7);
        if (container != Container.MKV && container != Container.WEBM) {
            assertTimesGrow(file, false);
        }
    }

    @Test
    void theSameRequest_givesTheSameBytes() throws Exception {
        for (CutType type : List.of(CutType.SMART, CutType.MP4)) {
            CutRequest request = request(
                    "b",
                    List.of(new TimeRange(START + 1_500_000, START + 5_200_000)),
                    List.of(),
                    type,
                    type == CutType.MP4 ? Container.MP4 : Container.TS);
            byte[] first = Files.readAllBytes(cut(request));
            for (int again = 0; again < 3; again++) {
                assertThat(java.util.Arrays.equals(Files.readAllBytes(cut(request)), first))
                        .as("%s is the same as the first", type)
                        .isTrue();
            }
        }
    }

    @Test
    void aCancelledCut_leavesNoProcess() throws Exception {
        CutRequest request = request(
                "plain60",
                List.of(new TimeRange(START + 500_000, START + 15_000_000)),
                List.of(),
                CutType.WEBM,
                Container.WEBM);
        Cut cut = cuts.cutter.prepare(request, "test").await(10, TimeUnit.SECONDS);
        Gathered gathered = new Gathered();
        Future<Void> written = cut.writeTo(gathered);
        while (cuts.ffmpeg.running() == 0) {
            assertThat(written.isComplete()).isFalse();
            Thread.onSpinWait();
        }
        cut.cancel();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> written.await(5, TimeUnit.SECONDS))
                .isNotInstanceOf(java.util.concurrent.TimeoutException.class);
        long until = System.nanoTime() + 2_000_000_000L;
        while (cuts.ffmpeg.running() > 0 && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(cuts.ffmpeg.running()).isZero();
    }

    @Test
    void aHole_isJoinedOver() throws Exception {
        Path file = cut(smart("holes", 1.5, 11.5));

        List<Integer> expected = new ArrayList<>(span(45, 180));
        expected.addAll(span(240, 345));
        assertPictures(file, expected);
        assertTimesGrow(file, true);
    }
}
