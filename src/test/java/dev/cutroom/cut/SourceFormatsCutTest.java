package dev.cutroom.cut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.store.SegmentWriting;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.transport.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HEVC, and fragmented MP4 as it is kept (its initialisation section in front, in a file named .ts), cut in every way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SourceFormatsCutTest {

    private static final long START = Micros.parse("2026-11-02T10:00:00");
    private static final int SECONDS = 8;

    /** As a node has it: ffmpeg then reads from Unix sockets. */
    private final Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();

    private CutStore cuts;
    private Path folder;

    @BeforeAll
    void record(@TempDir Path temporary) throws Exception {
        folder = temporary;
        cuts = new CutStore(vertx, folder);
        List<String> h264 = List.of(
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "60",
                "-bf",
                "2",
                "-sc_threshold",
                "0");
        List<String> hevc = List.of(
                "-c:v",
                "libx265",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-x265-params",
                "keyint=60:min-keyint=60:scenecut=0:open-gop=0:bframes=2:log-level=none");
        cuts.maker.record(cuts.store, "hevc", "30", SECONDS, hevc, "0", START);
        List<String> open = new ArrayList<>(hevc.subList(0, hevc.size() - 1));
        open.add("keyint=60:min-keyint=60:scenecut=0:open-gop=1:bframes=3:repeat-headers=1:log-level=none");
        cuts.maker.record(cuts.store, "hevcopen", "30", SECONDS, open, "0", START);
        recordFragments("fmp4", h264);
        List<String> tagged = new ArrayList<>(hevc);
        tagged.addAll(List.of("-tag:v", "hvc1"));
        recordFragments("hevcfmp4", tagged);
    }

    @AfterAll
    void close() throws Exception {
        cuts.close();
    }

    private void recordFragments(String quality, List<String> encoder) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30"));
        arguments.addAll(List.of("-f", "lavfi", "-i", "sine=sample_rate=48000", "-t", Integer.toString(SECONDS)));
        arguments.addAll(List.of("-vf", Clips.NUMBERED));
        arguments.addAll(encoder);
        arguments.addAll(List.of("-c:a", "aac", "-f", "hls", "-hls_time", "2", "-hls_list_size", "0"));
        arguments.addAll(List.of("-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", quality + ".init"));
        arguments.addAll(List.of(
                "-hls_segment_filename", folder.resolve(quality + "_%d.m4s").toString()));
        arguments.add(folder.resolve(quality + ".m3u8").toString());
        cuts.maker.run(arguments);
        byte[] init = Files.readAllBytes(folder.resolve(quality + ".init"));
        for (int i = 0; i < SECONDS / 2; i++) {
            Buffer segment =
                    Buffer.buffer(init).appendBytes(Files.readAllBytes(folder.resolve(quality + "_" + i + ".m4s")));
            SegmentWriting writing = cuts.store.begin(
                    new Rendition("demo", quality), START + i * 2_000_000L, 2_000_000, SegmentStored.Source.IMPORT);
            writing.write(segment)
                    .compose(written -> writing.finish(SegmentType.FULL))
                    .await(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest(name = "{0} as {1} in {2}")
    @CsvSource({
        "hevc, ROUGH, TS",
        "hevc, FAST, TS",
        "hevc, SMART, TS",
        "hevc, SMART, MP4",
        "hevc, SMART, MKV",
        "hevc, MP4, MP4",
        "hevcopen, SMART, TS",
        "hevcopen, SMART, MP4",
        "fmp4, SMART, TS",
        "fmp4, FAST, TS",
        "fmp4, SMART, MP4",
        "fmp4, SMART, MKV",
        "fmp4, WEBM, WEBM",
        "hevcfmp4, SMART, TS",
        "hevcfmp4, SMART, MP4",
        "hevcfmp4, SMART, MKV",
        "hevcfmp4, MPEGTS, TS"
    })
    void everyWayOfCutting_hasThePicturesAskedFor(String quality, CutType type, Container container) throws Exception {
        TimeRange range = new TimeRange(START + 1_500_000, START + 6_700_000);
        CutRequest request =
                new CutRequest(new Rendition("demo", quality), List.of(range), List.of(), false, type, container);
        Gathered gathered = new Gathered();
        cuts.cutter.cut(request, "test", gathered).await(60, TimeUnit.SECONDS);
        Path file = folder.resolve("cut." + container.ending());
        Files.write(file, gathered.all.getBytes());

        boolean isRough = type == CutType.ROUGH;
        List<Integer> expected = IntStream.range(isRough ? 0 : 45, isRough ? SECONDS * 30 : 201)
                .boxed()
                .toList();
        assertThat(cuts.maker.numbers(file)).isEqualTo(expected);
    }
}
