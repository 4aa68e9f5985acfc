package dev.cutroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.playlist.PlaylistCompressor;
import dev.cutroom.playlist.Playlists;
import dev.cutroom.playlist.Variants;
import dev.cutroom.select.Selector;
import dev.cutroom.store.SegmentName;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Playlists over HTTP (wire.md section 3). */
class PlaylistResourceTest {

    private static final Rendition RENDITION = new Rendition("demo", "source");
    private static final String MEDIA = "/playlist/demo/source.m3u8";

    @TempDir
    Path folder;

    private HttpNode node;

    @BeforeEach
    void start() throws Exception {
        node = new HttpNode(folder, it -> {
            Selector selector = new Selector(it.vertx, it.store, it.registry);
            PlaylistCompressor compressor = new PlaylistCompressor(it.vertx, it.registry);
            return () -> List.of(new PlaylistResource(
                    new Playlists(it.vertx, it.store, selector),
                    new Variants(it.store, selector, it.files),
                    compressor));
        });
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    private String put(String start, double seconds) throws Exception {
        return node.put(RENDITION, start, seconds, SegmentType.FULL, start.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aWholeRange_isClosed() throws Exception {
        String first = put("2026-11-02T10:00:00", 2);
        String second = put("2026-11-02T10:00:02", 1.967);

        RawHttp.Answer answer = node.raw.get(MEDIA + "?start=2026-11-02T10:00:01&end=2026-11-02T10:00:03.5");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/vnd.apple.mpegurl");
        assertThat(answer.header("cache-control")).isEqualTo("public, max-age=60");
        assertThat(answer.body()).isEqualTo("""
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:2
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-PROGRAM-DATE-TIME:2026-11-02T10:00:00.000000Z
            #EXTINF:2.0,
            /segments/%s
            #EXT-X-PROGRAM-DATE-TIME:2026-11-02T10:00:02.000000Z
            #EXTINF:1.967,
            /segments/%s
            #EXT-X-ENDLIST
            """.formatted(first, second));
    }

    @Test
    void aHoleInside_isADiscontinuity_andAHoleAtTheStartIsNone() throws Exception {
        put("2026-11-02T10:00:00", 2);
        put("2026-11-02T10:00:04", 2);

        String closed = node.raw
                .get(MEDIA + "?start=2026-11-02T09:59:50&end=2026-11-02T10:00:06")
                .body();
        String open = node.raw
                .get(MEDIA + "?start=2026-11-02T09:59:50&end=2026-11-02T10:00:07")
                .body();

        assertThat(closed.split("\n"))
                .filteredOn("#EXT-X-DISCONTINUITY"::equals)
                .hasSize(1);
        assertThat(closed.indexOf("DISCONTINUITY"))
                .isBetween(closed.indexOf(":00.000000Z"), closed.indexOf(":04.000000Z"));
        assertThat(closed).endsWith("#EXT-X-ENDLIST\n").doesNotContain("CAN-BLOCK-RELOAD");
        assertThat(open).doesNotContain("ENDLIST").contains("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES\n");
        assertThat(open.split("\n")).filteredOn("#EXT-X-DISCONTINUITY"::equals).hasSize(1);
    }

    @Test
    void withoutAnEnd_itNeverCloses() throws Exception {
        put("2026-11-02T10:00:00", 2);
        put("2026-11-02T10:00:02", 2);

        RawHttp.Answer fromStart = node.raw.get(MEDIA + "?start=2026-11-02T10:00:00");
        RawHttp.Answer all = node.raw.get(MEDIA);
        RawHttp.Answer future = node.raw.get(MEDIA + "?start=2027-11-02T10:00:00");

        assertThat(fromStart.body()).contains(":02.000000Z").doesNotContain("ENDLIST");
        assertThat(fromStart.header("cache-control")).isEqualTo("no-cache");
        assertThat(all.body()).isEqualTo(fromStart.body());
        assertThat(future.status()).isEqualTo(200);
        assertThat(future.body()).doesNotContain("EXTINF");
    }

    @Test
    void nothingInTheRange_isAnEmptyListThatIsNotClosed() throws Exception {
        put("2026-11-02T10:00:00", 2);

        RawHttp.Answer answer = node.raw.get(MEDIA + "?start=2026-11-03T10:00:00&end=2026-11-03T11:00:00");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("#EXTM3U\n")
                .doesNotContain("EXTINF")
                .doesNotContain("ENDLIST");
    }

    @ParameterizedTest
    @CsvSource({
        "/playlist/demo/other.m3u8?start=2026-11-02T10:00:00&end=2026-11-02T11:00:00, 404",
        "/playlist/demo/other.m3u8, 404",
        "/playlist/other.m3u8?start=2026-11-02T10:00:00&end=2026-11-02T11:00:00, 404",
        "/playlist/demo/source.m3u8?start=2026-11-02T10:00:00&end=2026-11-02T10:00:00, 400",
        "/playlist/demo/source.m3u8?start=2026-11-01T10:00:00, 400",
        "/playlist/demo/source.m3u8?start=0000-11-01T10:00:00&end=2026-11-02T10:00:00, 400",
        "/playlist/demo/source.m3u8?start=0001-01-01T00:00:00&end=9999-12-31T23:59:59, 200",
        "/playlist/demo.m3u8?start=0001-01-01T00:00:00&end=9999-12-31T23:59:59, 200",
        "/playlist/demo/source.m3u8?start=yesterday&end=2026-11-02T10:00:00, 400",
        "/playlist/demo/source.m3u8?_HLS_msn=x&start=2026-11-02T10:00:00, 400",
        "/playlist/demo/source.m3u8?_HLS_msn=100&start=2026-11-02T10:00:00, 400",
        "/playlist/demo/.source.m3u8, 403",
        "/playlist/.m3u8, 403",
        "/playlist/demo/source.mp4, 404",
        "/playlist/demo.m3u8, 400"
    })
    void wrongQuestions_getTheRightStatus(String target, int status) throws Exception {
        put("2026-11-02T10:00:00", 2);
        put("2026-11-02T23:00:00", 2);

        assertThat(node.raw.get(target).status()).isEqualTo(status);
    }

    @Test
    void etag_standsWhileNothingChanges() throws Exception {
        put("2026-11-02T10:00:00", 2);
        String target = MEDIA + "?start=2026-11-02T10:00:00&end=2026-11-02T10:00:10";
        String etag = node.raw.get(target).header("etag");

        assertThat(node.raw.get(target, "If-None-Match: " + etag).status()).isEqualTo(304);

        put("2026-11-02T10:00:02", 2);

        RawHttp.Answer changed = node.raw.get(target, "If-None-Match: " + etag);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("etag")).isNotEqualTo(etag);
    }

    @Test
    void gzip_isTheSameText_andAnHourIsCompressedOnceAChange() throws Exception {
        for (int i = 0; i < 400; i++) {
            long start =
                    Micros.parse("2026-11-02T10:00:00") + i * 11L * Micros.SECOND + (i > 200 ? 5 : 0) * Micros.SECOND;
            put(Micros.format(start), 11);
        }
        for (String query : List.of(
                "?start=2026-11-02T10:00:00&end=2026-11-02T11:00:00",
                "?start=2026-11-02T10:03:17&end=2026-11-02T10:04:11",
                "?start=2026-11-02T10:03:17&end=2026-11-02T11:04:11",
                "?start=2026-11-02T10:00:00")) {
            RawHttp.Answer plain = node.raw.get(MEDIA + query);
            RawHttp.Answer gzip = node.raw.get(MEDIA + query, "Accept-Encoding: br, gzip;q=0.8");

            assertThat(gzip.header("content-encoding")).isEqualTo("gzip");
            assertThat(gzip.header("vary")).isEqualToIgnoringCase("accept-encoding");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.bytes().getBytes())).readAllBytes())
                    .isEqualTo(plain.bytes().getBytes());
            assertThat(gzip.header("etag")).isNotEqualTo(plain.header("etag"));
        }
        assertThat(node.registry.scrape()).contains("cutroom_playlist_hours_compressed_total 2.0");
    }

    @Test
    void multivariant_listsQualitiesWithData_carryingTheQuery() throws Exception {
        put("2026-11-02T10:00:00", 2);
        node.put(new Rendition("demo", "a b"), "2026-11-02T10:00:00", 2, SegmentType.FULL, new byte[100_000]);
        Files.createDirectories(node.base.resolve("demo/empty"));

        RawHttp.Answer answer =
                node.raw.get("/playlist/demo.m3u8?start=2026-11-02T10:00:00&end=2026-11-02T10:00:02&_HLS_msn=3");

        assertThat(answer.body()).isEqualTo("""
            #EXTM3U
            #EXT-X-STREAM-INF:BANDWIDTH=400000,AVERAGE-BANDWIDTH=400000,NAME="a b"
            /playlist/demo/a%20b.m3u8?start=2026-11-02T10:00:00&end=2026-11-02T10:00:02
            #EXT-X-STREAM-INF:BANDWIDTH=76,AVERAGE-BANDWIDTH=76,NAME="source"
            /playlist/demo/source.m3u8?start=2026-11-02T10:00:00&end=2026-11-02T10:00:02
            """);
    }

    @Test
    void blockingReload_waitsForTheSegmentAskedFor() throws Exception {
        put("2026-11-02T10:00:00", 2);
        CompletableFuture<RawHttp.Answer> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return node.raw.get(MEDIA + "?start=2026-11-02T10:00:00&_HLS_msn=1");
            } catch (java.io.IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        });
        assertThat(waiting).failsWithin(java.time.Duration.ofMillis(700));

        String path = put("2026-11-02T10:00:02", 2);
        Segment segment = SegmentName.parse(
                        RENDITION, Hour.parse("2026-11-02T10"), path.substring(path.lastIndexOf('/') + 1))
                .orElseThrow();
        node.vertx
                .eventBus()
                .publish(
                        dev.cutroom.bus.Addresses.SEGMENT_STORED,
                        new SegmentStored(segment, 1, SegmentStored.Source.RECORD).toJson());

        assertThat(waiting).succeedsWithin(java.time.Duration.ofSeconds(3));
        assertThat(waiting.join().body()).contains(path);
    }

    @Test
    void blockingReload_comesAsItIsWhenNothingArrives() throws Exception {
        put("2026-11-02T10:00:00", 1);
        long begun = System.nanoTime();

        RawHttp.Answer answer = node.raw.get(MEDIA + "?start=2026-11-02T10:00:00&_HLS_msn=1");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(System.nanoTime() - begun).isGreaterThan(2_500_000_000L);
    }
}
