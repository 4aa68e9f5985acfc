package dev.cutroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.hls.MediaPlaylist;
import dev.cutroom.hls.MediaSegment;
import dev.cutroom.hls.MultivariantPlaylist;
import dev.cutroom.hls.Playlist;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.playlist.PlaylistCompressor;
import dev.cutroom.playlist.Playlists;
import dev.cutroom.playlist.Variants;
import dev.cutroom.select.Selection;
import dev.cutroom.select.Selector;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import dev.cutroom.timeline.Span;
import dev.cutroom.timeline.TimeRange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That our playlists are what RFC 8216 and ffmpeg take, and say exactly what was selected. */
class PlaylistValidityTest {

    private static final Rendition RENDITION = new Rendition("demo", "source");
    private static final long START = Micros.parse("2026-11-02T09:59:00");

    @TempDir
    Path folder;

    private HttpNode node;
    private Selector selector;

    @BeforeEach
    void start() throws Exception {
        node = new HttpNode(folder.resolve("base"), it -> {
            selector = new Selector(it.vertx, it.store, it.registry);
            PlaylistCompressor compressor = new PlaylistCompressor(it.vertx, it.registry);
            SegmentsMeters meters = new SegmentsMeters(it.registry);
            return () -> List.of(
                    new SegmentsResource(it.files, meters),
                    new PlaylistResource(
                            new Playlists(it.vertx, it.store, selector),
                            new Variants(it.store, selector, it.files),
                            compressor));
        });
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void anySelection_isReadBackAsItWas() throws Exception {
        Random random = new Random(8216);
        long at = START;
        for (int i = 0; i < 120; i++) {
            long duration = 100_000L + random.nextInt(6_000_000);
            SegmentType type = random.nextInt(12) == 0 ? SegmentType.PARTIAL : SegmentType.FULL;
            byte[] content = ("segment " + i).getBytes(StandardCharsets.UTF_8);
            node.put(RENDITION, Micros.format(at), duration / 1e6, type, content);
            at += duration + (random.nextInt(10) == 0 ? random.nextInt(3_000_000) : 0);
        }
        for (int i = 0; i < 40; i++) {
            long from = START - 5_000_000 + random.nextInt(200_000_000);
            TimeRange range = new TimeRange(from, from + 1 + random.nextInt(300_000_000));
            Selection selection = selector.select(RENDITION, range, true).await(20, TimeUnit.SECONDS);

            RawHttp.Answer answer = node.raw.get("/playlist/demo/source.m3u8?start=" + Micros.format(range.start())
                    + "&end=" + Micros.format(range.end()));

            assertSame(selection, (MediaPlaylist) Playlist.parse(answer.body()));
        }
    }

    private static void assertSame(Selection selection, MediaPlaylist playlist) {
        List<Segment> segments = selection.segments();
        assertThat(playlist.ended()).isEqualTo(selection.isWholeAtEnd());
        assertThat(playlist.serverControl().canBlockReload()).isEqualTo(!playlist.ended());
        assertThat(playlist.mediaSequence()).isZero();
        assertThat(playlist.segments()).hasSameSizeAs(segments);
        for (int i = 0; i < segments.size(); i++) {
            Segment expected = segments.get(i);
            MediaSegment listed = playlist.segments().get(i);
            assertThat(listed.uri()).isEqualTo("/segments/" + expected.path());
            assertThat(listed.duration()).isEqualTo(expected.duration());
            assertThat(listed.programDateTime()).hasValue(expected.start());
            assertThat(listed.discontinuity()).isEqualTo(i > 0 && holeBefore(selection.spans(), expected));
            assertThat(expected.duration()).isLessThanOrEqualTo(playlist.targetDuration() + Micros.SECOND / 2);
        }
    }

    private static boolean holeBefore(List<Span> spans, Segment segment) {
        int index = spans.indexOf(segment);
        return index > 0 && spans.get(index - 1) instanceof dev.cutroom.timeline.Hole;
    }

    @Test
    void ffmpeg_playsAcrossAHole() throws Exception {
        Ffmpeg ffmpeg = Ffmpeg.find(node.vertx, Optional.empty()).await(60, TimeUnit.SECONDS);
        run(
                ffmpeg.ffmpegPath(),
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=160x120:rate=10",
                "-t",
                "8",
                "-c:v",
                "libx264",
                "-g",
                "20",
                "-sc_threshold",
                "0",
                "-f",
                "segment",
                "-segment_time",
                "2",
                folder + "/%d.ts");
        for (int i : new int[] {0, 1, 3}) {
            node.put(
                    RENDITION,
                    Micros.format(Micros.parse("2026-11-02T10:00:00") + i * 2L * Micros.SECOND),
                    2,
                    SegmentType.FULL,
                    Files.readAllBytes(folder.resolve(i + ".ts")));
        }
        String query = "?start=2026-11-02T10:00:00&end=2026-11-02T10:00:08";
        Playlist variants =
                Playlist.parse(node.raw.get("/playlist/demo.m3u8" + query).body());

        String said = run(
                ffmpeg.ffprobePath(),
                "-v",
                "error",
                "-count_frames",
                "-select_streams",
                "v",
                "-show_entries",
                "stream=nb_read_frames",
                "-of",
                "csv=p=0",
                "http://127.0.0.1:" + node.port + "/playlist/demo.m3u8" + query);

        assertThat(((MultivariantPlaylist) variants).variants()).hasSize(1);
        assertThat(said.lines().filter(line -> !line.isBlank())).isNotEmpty().allMatch("60"::equals);
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
