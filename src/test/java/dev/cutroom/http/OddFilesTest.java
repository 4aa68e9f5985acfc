package dev.cutroom.http;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.CutSettings;
import dev.cutroom.cut.Cutter;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.picture.Decoders;
import dev.cutroom.picture.Frames;
import dev.cutroom.picture.PeakCache;
import dev.cutroom.picture.Waveforms;
import dev.cutroom.playlist.PlaylistCompressor;
import dev.cutroom.playlist.Playlists;
import dev.cutroom.playlist.Variants;
import dev.cutroom.select.Selector;
import dev.cutroom.store.SegmentName;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What has a segment's name and is none, and hours that hold more than any hour can. */
final class OddFilesTest {

    private static final Rendition SOURCE = new Rendition("c", "source");
    private static final Rendition GOOD = new Rendition("c", "good");
    private static final String HASH = "A".repeat(43);
    private static final String RANGE = "start=2026-11-02T10:00:00&end=2026-11-02T10:00:06&allow_holes=true";
    private static final List<String> ROUTES = List.of(
            "/files/c/source/2026-11-02T10",
            "/playlist/c/source.m3u8?" + RANGE,
            "/playlist/c.m3u8",
            "/cut/c/source.ts?type=rough&" + RANGE,
            "/cut/c/source.ts?type=smart&" + RANGE,
            "/cut/c/source.mp4?type=fast&" + RANGE,
            "/api/cut/c/source/plan?" + RANGE,
            "/frame/c/source.png?timestamp=2026-11-02T10:00:03",
            "/waveform/c/source.json?" + RANGE);

    @TempDir
    private Path base;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx own = TestVertx.create();
    private Ffmpeg ffmpeg;
    private Future<Ffmpeg> ofNode;
    private HttpNode node;

    @BeforeEach
    void start() throws Exception {
        ffmpeg = await(Ffmpeg.find(own, Optional.empty()));
        PeakCache peaks = new PeakCache();
        node = new HttpNode(base.resolve("store"), at -> {
            ofNode = Ffmpeg.find(at.vertx, Optional.empty());
            Selector selector = new Selector(at.vertx, at.store, at.registry);
            PlaylistCompressor compressor = new PlaylistCompressor(at.vertx, at.registry);
            Cutter cutter = new Cutter(
                    at.vertx,
                    at.store,
                    at.files,
                    selector,
                    () -> ofNode,
                    new CutSettings(2, 8, new Bytes(1 << 24)),
                    at.registry);
            return () -> {
                Decoders decoders = new Decoders(() -> ofNode, 1);
                return List.of(
                        new FilesResource(at.store),
                        new SegmentsResource(at.files, new SegmentsMeters(at.registry)),
                        new PlaylistResource(
                                new Playlists(at.vertx, at.store, selector),
                                new Variants(at.store, selector, at.files),
                                compressor),
                        new CutResource(at.vertx, cutter, at.files),
                        new FrameResource(new Frames(at.vertx, at.store, selector, decoders)),
                        new WaveformResource(new Waveforms(at.vertx, at.store, selector, decoders, peaks)));
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

    /** What may stand where a segment should. */
    enum Odd {
        FOLDER {
            @Override
            void put(Path at) throws IOException {
                Files.createDirectory(at);
            }
        },
        PIPE {
            @Override
            void put(Path at) throws Exception {
                Process made =
                        new ProcessBuilder("mkfifo", at.toString()).inheritIO().start();
                assertThat(made.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(made.exitValue()).isZero();
            }
        },
        LINK_OUT_OF_THE_STORE {
            @Override
            void put(Path at) throws IOException {
                // The base lies in the test's own folder, and this beside it.
                Path outside = at.resolve("../../../../../secret").normalize();
                Files.writeString(outside, "the secret");
                Files.createSymbolicLink(at, outside);
            }
        },
        LINK_TO_NOTHING {
            @Override
            void put(Path at) throws IOException {
                Files.createSymbolicLink(at, at.resolveSibling("gone"));
            }
        },
        LINK_TO_ITSELF {
            @Override
            void put(Path at) throws IOException {
                Files.createSymbolicLink(at, at);
            }
        },
        EMPTY {
            @Override
            void put(Path at) throws IOException {
                Files.createFile(at);
            }
        },
        NOISE {
            @Override
            void put(Path at) throws IOException {
                Files.write(at, new byte[50_000]);
            }
        };

        abstract void put(Path at) throws Exception;
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port + path))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoSegment_isAnsweredAndHindersNothing(Odd odd) throws Exception {
        byte[] clip = BrightnessClip.make(ffmpeg, base, 25);
        node.put(SOURCE, "2026-11-02T10:00:00", 2, SegmentType.FULL, clip);
        node.put(SOURCE, "2026-11-02T10:00:04", 2, SegmentType.FULL, clip);
        node.put(GOOD, "2026-11-02T10:00:00", 2, SegmentType.FULL, clip);
        String name =
                SegmentName.format(Micros.parse("2026-11-02T10:00:02"), 2 * Micros.SECOND, SegmentType.FULL, HASH);
        odd.put(node.base.resolve("c/source/2026-11-02T10").resolve(name));

        for (String route : ROUTES) {
            HttpResponse<byte[]> answer;
            try {
                answer = get(route);
            } catch (IOException brokenOff) {
                // Only reading all of it shows that a segment between others is damaged: the cut breaks off there.
                assertThat(route).as("broken off: %s", brokenOff).startsWith("/cut/");
                assertThat(odd).isEqualTo(Odd.NOISE);
                continue;
            }
            assertThat(answer.statusCode()).as("%s: %s", route, text(answer)).isBetween(200, 499);
            assertThat(text(answer)).as(route).doesNotContain("the secret");
        }
        assertThat(get("/segments/c/source/2026-11-02T10/" + name).statusCode())
                .isEqualTo(odd == Odd.EMPTY || odd == Odd.NOISE ? 200 : 404);
        assertThat(get("/frame/c/good.png?timestamp=2026-11-02T10:00:01").statusCode())
                .isEqualTo(200);
        assertThat(get("/cut/c/good.ts?type=smart&start=2026-11-02T10:00:00.5&end=2026-11-02T10:00:01.5")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), 0, Math.min(2_000, answer.body().length), StandardCharsets.ISO_8859_1);
    }

    @Test
    void anHourOfTensOfThousandsOfSegments_isListedAsAnyOther() throws Exception {
        int segments = 30_000;
        Path folder = Files.createDirectories(node.base.resolve("c/source/2026-11-02T10"));
        for (int i = 0; i < segments; i++) {
            String name = SegmentName.format(
                    Micros.parse("2026-11-02T10:00:00") + i * 100_000L, 100_000, SegmentType.FULL, HASH);
            Files.createFile(folder.resolve(name));
        }

        HttpResponse<byte[]> listing = get("/files/c/source/2026-11-02T10");
        HttpResponse<byte[]> playlist =
                get("/playlist/c/source.m3u8?start=2026-11-02T10:00:00&end=2026-11-02T11:00:00");
        HttpResponse<byte[]> minute = get("/playlist/c/source.m3u8?start=2026-11-02T10:01:00&end=2026-11-02T10:02:00");

        assertThat(new String(listing.body(), StandardCharsets.UTF_8).split(","))
                .hasSize(segments);
        assertThat(segments(playlist)).isEqualTo(segments);
        assertThat(segments(minute)).isEqualTo(600);
        assertThat(new String(minute.body(), StandardCharsets.UTF_8))
                .contains("#EXT-X-PROGRAM-DATE-TIME:2026-11-02T10:01:00.000000Z\n#EXTINF:0.1")
                .contains("/segments/c/source/2026-11-02T10/01:59.900000-0.1-full-" + HASH + ".ts\n")
                .endsWith("#EXT-X-ENDLIST\n");
    }

    private static long segments(HttpResponse<byte[]> playlist) {
        return new String(playlist.body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("#EXTINF:"))
                .count();
    }
}
