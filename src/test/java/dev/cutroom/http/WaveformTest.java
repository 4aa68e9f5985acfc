package dev.cutroom.http;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutroom.media.Ffmpeg;
import dev.cutroom.picture.Decoders;
import dev.cutroom.picture.PeakCache;
import dev.cutroom.picture.Waveforms;
import dev.cutroom.select.Selector;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waveforms of many segments, which are decoded together where that can be done. */
final class WaveformTest {

    private static final Rendition SOURCE = new Rendition("c", "source");
    private static final int SEGMENTS = 8;
    /** A second of each is loud: the first of the even ones, the second of the odd ones. */
    private static final String TONE = "0.5*sin(2*PI*440*t)*lt(mod(t+floor(t/2)*1,2),1)";

    @TempDir
    private Path base;

    private final Vertx own = TestVertx.create();
    private final HttpClient client = HttpClient.newHttpClient();
    private Ffmpeg ffmpeg;
    private Future<Ffmpeg> ofNode;
    private HttpNode node;

    @BeforeEach
    void start() throws Exception {
        ffmpeg = await(Ffmpeg.find(own, Optional.empty()));
        PeakCache peaks = new PeakCache();
        node = new HttpNode(base.resolve("store"), at -> {
            ofNode = Ffmpeg.find(at.vertx, Optional.empty());
            Selector selector = new Selector(at.vertx, at.store, new SimpleMeterRegistry());
            return () -> {
                Decoders decoders = new Decoders(() -> ofNode, 1);
                return List.of(new WaveformResource(new Waveforms(at.vertx, at.store, selector, decoders, peaks)));
            };
        });
    }

    @AfterEach
    void stop() throws Exception {
        await(ofNode.compose(Ffmpeg::close));
        node.close();
        await(ffmpeg.close());
        await(own.close());
    }

    /** Sixteen seconds of one stream in segments of two, their sound as a codec. */
    private List<byte[]> stream(String codec) throws Exception {
        Path folder = Files.createDirectories(base.resolve(codec));
        Process process = new ProcessBuilder(
                        ffmpeg.ffmpegPath(),
                        "-nostdin",
                        "-loglevel",
                        "error",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=64x36:rate=25:duration=16",
                        "-f",
                        "lavfi",
                        "-i",
                        "aevalsrc='" + TONE + "':duration=16:sample_rate=48000",
                        "-c:v",
                        "libx264",
                        "-g",
                        "50",
                        "-sc_threshold",
                        "0",
                        "-c:a",
                        codec,
                        "-f",
                        "hls",
                        "-hls_time",
                        "2",
                        "-hls_segment_filename",
                        folder.resolve("%d.ts").toString(),
                        folder.resolve("list.m3u8").toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<byte[]> segments = new ArrayList<>();
        for (int i = 0; i < SEGMENTS; i++) {
            segments.add(Files.readAllBytes(folder.resolve(i + ".ts")));
        }
        return segments;
    }

    private static String time(int segment) {
        return String.format("2026-11-02T10:%02d:%02d", 2 * segment / 60, 2 * segment % 60);
    }

    /** @param segment how many segments behind the stream's begin it stands */
    private void put(int segment, byte[] content) throws Exception {
        node.put(SOURCE, time(segment), 2, SegmentType.FULL, content);
    }

    private HttpResponse<byte[]> get(int from, int to) throws Exception {
        String path =
                "/waveform/c/source.json?start=" + time(from) + "&end=" + time(to) + "&size=" + 4 * (to - from) + "x20";
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Four peaks a segment, of half a second each. */
    private static List<Double> peaks(HttpResponse<byte[]> answer) {
        JsonArray peaks = new JsonObject(new String(answer.body(), StandardCharsets.UTF_8)).getJsonArray("peaks");
        return peaks.stream().map(Double.class::cast).toList();
    }

    /** The middle of each loud or silent second; its edges are shared with the neighbour. */
    private static void assertBeats(List<Double> peaks, List<Integer> segments) {
        for (int segment : segments) {
            int first = 4 * segment;
            boolean firstIsLoud = segment % 2 == 0;
            assertThat(peaks.get(first + 1)).as("segment %d", segment).isCloseTo(firstIsLoud ? 0.5 : 0, within(0.1));
            assertThat(peaks.get(first + 3)).as("segment %d", segment).isCloseTo(firstIsLoud ? 0 : 0.5, within(0.1));
        }
    }

    @Test
    void eachSegmentsSound_standsWhereTheSegmentDoes() throws Exception {
        List<byte[]> stream = stream("aac");
        for (int i = 0; i < SEGMENTS; i++) {
            put(i, stream.get(i));
        }

        assertBeats(peaks(get(0, SEGMENTS)), List.of(0, 1, 2, 3, 4, 5, 6, 7));
    }

    @Test
    void soundOfAnotherKindOnTheWay_standsInItsPlace() throws Exception {
        List<byte[]> aac = stream("aac");
        List<byte[]> mp2 = stream("mp2");
        for (int i = 0; i < SEGMENTS; i++) {
            put(i, (i == 3 || i == 4 ? mp2 : aac).get(i));
        }

        HttpResponse<byte[]> answer = get(0, SEGMENTS);

        assertBeats(peaks(answer), List.of(0, 1, 2, 3, 4, 5, 6, 7));
        assertThat(answer.headers().firstValue("etag")).isPresent();
    }

    @Test
    void aDamagedSegment_isSilence_untilItIsHealed() throws Exception {
        List<byte[]> stream = stream("aac");
        for (int i = 0; i < SEGMENTS; i++) {
            put(i, i == 2 ? new byte[20_000] : stream.get(i));
        }

        HttpResponse<byte[]> answer = get(0, SEGMENTS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertBeats(peaks(answer), List.of(0, 1, 3, 4, 5, 6, 7));
        assertThat(peaks(answer).get(9)).isZero();
        assertThat(answer.headers().firstValue("etag")).isEmpty();

        put(2, stream.get(2));
        HttpResponse<byte[]> healed = get(0, SEGMENTS);

        assertBeats(peaks(healed), List.of(0, 1, 2, 3, 4, 5, 6, 7));
        assertThat(healed.headers().firstValue("etag")).isPresent();
    }

    @Test
    void soundDecodedTogether_isLoudAsDecodedAlone() throws Exception {
        List<byte[]> stream = stream("aac");
        for (int i = 0; i < SEGMENTS; i++) {
            put(i, stream.get(i));
        }
        List<Double> together = peaks(get(0, SEGMENTS));

        for (int i = 0; i < SEGMENTS; i++) {
            int elsewhere = 100 + 2 * i;
            put(elsewhere, stream.get(i));
            List<Double> alone = peaks(get(elsewhere, elsewhere + 1));
            for (int column = 0; column < 4; column++) {
                assertThat(together.get(4 * i + column))
                        .as("segment %d, column %d", i, column)
                        .isCloseTo(alone.get(column), within(0.12));
            }
        }
    }
}
