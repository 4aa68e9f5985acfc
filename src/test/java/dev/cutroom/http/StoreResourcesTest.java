package dev.cutroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.metrics.HealthParts;
import dev.cutroom.store.Extras;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings and files of the store over HTTP (wire.md section 3). */
class StoreResourcesTest {

    private static final Rendition RENDITION = new Rendition("demo", "source");
    private static final int LARGE_BYTES = 200_000;

    @TempDir
    Path folder;

    private final HealthParts health = new HealthParts("1.2.3");
    private byte[] large;
    private HttpNode node;
    private String small;
    private String big;

    @BeforeEach
    void start() throws Exception {
        large = new byte[LARGE_BYTES];
        new Random(7).nextBytes(large);
        node = new HttpNode(folder.resolve("base"), it -> {
            SegmentsMeters meters = new SegmentsMeters(it.registry);
            return () -> List.of(
                    new FilesResource(it.store),
                    new SegmentsResource(it.files, meters),
                    new ExtrasResource(it.store, new Extras(it.store), Set.of("pins"), ctx -> ctx.next()),
                    new HealthResource(health),
                    new BridgeResource(it.vertx),
                    new PagesResource(it.vertx));
        });
        small = node.put(RENDITION, "2026-11-02T10:00:00", 2, SegmentType.FULL, "0123456789".getBytes(UTF_8));
        big = node.put(RENDITION, "2026-11-02T10:00:02", 2, SegmentType.FULL, large);
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void listings_showWhatIsThere() throws Exception {
        String hour = node.base.resolve("demo/source/2026-11-02T10").toString();
        Files.createFile(Path.of(hour, name(small).replace(".ts", ".tombstone")));
        Files.createFile(Path.of(hour, ".hidden"));

        assertThat(array("/files")).containsExactly("demo");
        assertThat(array("/files/demo")).containsExactly("source");
        assertThat(array("/files/demo/source")).containsExactly("2026-11-02T10");
        assertThat(array("/files/demo/source/2026-11-02T10")).containsExactly(name(big));
        assertThat(array("/files/demo/source/2026-11-02T10?tombstones=true"))
                .containsExactly(name(small).replace(".ts", ".tombstone"), name(big));
        assertThat(array("/files/nothing")).isEmpty();
        assertThat(array("/files/nothing/here")).isEmpty();
        assertThat(array("/files/nothing/here/2026-11-02T10")).isEmpty();
        assertThat(node.raw
                        .get("/files/demo/source/2026-11-02T10?tombstones=maybe")
                        .status())
                .isEqualTo(400);
        assertThat(node.raw.get("/files/demo/source/yesterday").status()).isEqualTo(400);
        assertThat(node.raw.get("/files/.git").status()).isEqualTo(403);
    }

    @Test
    void extras_listAllFilesBelow() throws Exception {
        Files.createDirectories(node.base.resolve("extra/deep/.hidden"));
        Files.writeString(node.base.resolve("extra/a.txt"), "a");
        Files.writeString(node.base.resolve("extra/deep/b.txt"), "b");
        Files.writeString(folder.resolve("secret.txt"), "s");
        Files.createSymbolicLink(node.base.resolve("outside"), folder);

        assertThat(array("/extras/extra")).containsExactly("a.txt", "deep/b.txt");
        assertThat(array("/extras/outside")).isEmpty();
        assertThat(array("/extras/none")).isEmpty();
        assertThat(node.raw.get("/segments/extra/deep/b.txt").body()).isEqualTo("b");
    }

    @Test
    void aSegment_comesWholeWithItsHashAsTag() throws Exception {
        for (String path : List.of(small, big)) {
            RawHttp.Answer answer = node.raw.get("/segments/" + path);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.bytes().getBytes()).isEqualTo(path.equals(big) ? large : "0123456789".getBytes(UTF_8));
            assertThat(answer.header("etag"))
                    .isEqualTo("\"" + path.substring(path.length() - 46, path.length() - 3) + "\"");
            assertThat(answer.header("cache-control")).isEqualTo("public, max-age=31536000, immutable");
            assertThat(answer.header("content-type")).isEqualTo("video/mp2t");
            assertThat(answer.header("accept-ranges")).isEqualTo("bytes");
            assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");

            RawHttp.Answer head = node.raw.send("HEAD", "/segments/" + path);
            assertThat(head.body()).isEmpty();
            assertThat(head.header("content-length")).isEqualTo(answer.header("content-length"));
            assertThat(node.raw
                            .get("/segments/" + path, "If-None-Match: " + answer.header("etag"))
                            .status())
                    .isEqualTo(304);
            assertThat(node.raw
                            .get("/segments/" + path, "If-None-Match: \"x\", W/" + answer.header("etag"))
                            .status())
                    .isEqualTo(304);
            assertThat(node.raw.get("/segments/" + path, "If-None-Match: \"x\"").status())
                    .isEqualTo(200);
        }
        assertThat(node.registry.scrape())
                .contains("cutroom_segments_served_total{channel=\"demo\",quality=\"source\",type=\"full\"} 4.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-0|206|0|bytes 0-0/10",
                "bytes=2-4|206|234|bytes 2-4/10",
                "bytes=8-|206|89|bytes 8-9/10",
                "bytes=-3|206|789|bytes 7-9/10",
                "bytes=-30|206|0123456789|bytes 0-9/10",
                "bytes=5-500|206|56789|bytes 5-9/10",
                "bytes=10-|416||bytes */10",
                "bytes=-0|416||bytes */10",
                "bytes=0-1,4-5|416||bytes */10",
                "bytes=4-2|200|0123456789|",
                "bytes=a-b|200|0123456789|",
                "bytes=-|200|0123456789|",
                "bytes=99999999999999999999999-|200|0123456789|",
                "lines=1-2|200|0123456789|"
            })
    void ranges_areAnsweredAsTheRfcSays(String range, int status, String body, String contentRange) throws Exception {
        RawHttp.Answer answer = node.raw.get("/segments/" + small, "Range: " + range);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-range")).isEqualTo(contentRange);
        if (body != null) {
            assertThat(answer.body()).isEqualTo(body);
        }
    }

    @Test
    void aRangeOfABigFile_andIfRange() throws Exception {
        String etag = node.raw.get("/segments/" + big).header("etag");

        RawHttp.Answer part = node.raw.get("/segments/" + big, "Range: bytes=100000-100009", "If-Range: " + etag);
        RawHttp.Answer whole = node.raw.get("/segments/" + big, "Range: bytes=1-2", "If-Range: \"other\"");

        assertThat(part.status()).isEqualTo(206);
        assertThat(part.bytes().getBytes()).isEqualTo(java.util.Arrays.copyOfRange(large, 100_000, 100_010));
        assertThat(whole.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/segments/../../secret.txt",
                "/segments/%2e%2e/secret.txt",
                "/segments/..%2fsecret.txt",
                "/segments/%2e%2e%2fsecret.txt",
                "/segments/%252e%252e/secret.txt",
                "/segments//etc/passwd",
                "/segments/%2fetc/passwd",
                "/segments/outside/secret.txt",
                "/segments/link.txt",
                "/segments/demo",
                "/segments/",
                "/segments/demo/source/2026-11-02T10/",
                "/segments/a%00b",
                "/segments/.cutroom/x",
                "/extras/..%2f",
                "/webjars/..%2f..%2flogback.xml",
                "/webjars/../logback.xml",
                "/..%5clogback.xml"
            })
    void nothingOutsideTheBase_byAnySpellingOrLink(String target) throws Exception {
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(node.base.resolve("outside"), folder);
        Files.createSymbolicLink(node.base.resolve("link.txt"), folder.resolve("secret.txt"));

        RawHttp.Answer answer = node.raw.get(target);

        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.body()).doesNotContain("root:").doesNotContain("appender");
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    }

    @Test
    void aFileThatGoes_isMissedWithinASecondOrTwo() throws Exception {
        assertThat(node.raw.get("/segments/" + big).status()).isEqualTo(200);

        Files.delete(node.base.resolve(big));

        long giveUp = System.nanoTime() + 20_000_000_000L;
        while (node.raw.get("/segments/" + big).status() != 404) {
            assertThat(System.nanoTime()).isLessThan(giveUp);
        }
    }

    @Test
    void health_isAsWellAsTheWorstPart() throws Exception {
        health.add("store", () -> HealthParts.Health.up("writable"));
        JsonObject fine = new JsonObject(node.raw.get("/health").body());
        health.add("database", () -> HealthParts.Health.degraded("no database since 10:00"));
        RawHttp.Answer degraded = node.raw.get("/health");
        health.add("odd", () -> {
            throw new IllegalStateException("no idea");
        });
        JsonObject odd = new JsonObject(node.raw.get("/health").body());
        health.add("store", () -> HealthParts.Health.down("the disk is read-only"));
        RawHttp.Answer down = node.raw.get("/health");

        assertThat(fine.getString("status")).isEqualTo("up");
        assertThat(fine.getString("version")).isEqualTo("1.2.3");
        assertThat(degraded.status()).isEqualTo(200);
        assertThat(new JsonObject(degraded.body()).getString("status")).isEqualTo("degraded");
        assertThat(odd.getJsonObject("parts").getJsonObject("odd").getString("detail"))
                .contains("no idea");
        assertThat(down.status()).isEqualTo(503);
    }

    @Test
    void libraries_areCachedForGood() throws Exception {
        RawHttp.Answer answer = node.raw.get("/webjars/hls.js/1.4.12/dist/hls.min.js", "Accept-Encoding: gzip");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-encoding")).isEqualTo("gzip");
        assertThat(answer.header("cache-control")).contains("immutable");
        assertThat(node.raw
                        .get(
                                "/webjars/hls.js/1.4.12/dist/hls.min.js",
                                "If-None-Match: " + answer.header("etag"),
                                "Accept-Encoding: gzip")
                        .status())
                .isEqualTo(304);
        assertThat(node.raw.get("/webjars/hls.js/1.4.12/dist").status()).isEqualTo(404);
        assertThat(node.raw.get("/webjars/").status()).isEqualTo(404);
    }

    @Test
    void anotherMethodThanGet_is405() throws Exception {
        for (String target : List.of("/segments/" + small, "/files", "/health", "/extras/a")) {
            RawHttp.Answer answer = node.raw.send("DELETE", target);
            assertThat(answer.status()).as(target).isEqualTo(405);
            assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
        assertThat(node.raw.send("POST", "/nothing", "Content-Length: 0").status())
                .isEqualTo(404);
    }

    private List<String> array(String target) throws Exception {
        RawHttp.Answer answer = node.raw.get(target);
        assertThat(answer.status()).as(target).isEqualTo(200);
        return new JsonArray(answer.body()).stream().map(String.class::cast).toList();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
