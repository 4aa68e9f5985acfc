package dev.cutroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.metrics.HealthParts;
import dev.cutroom.playlist.PlaylistCompressor;
import dev.cutroom.playlist.Playlists;
import dev.cutroom.playlist.Variants;
import dev.cutroom.select.Selector;
import dev.cutroom.store.Extras;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is asked, the answer comes, is not our fault, and hands out nothing of what lies outside. */
@SuppressWarnings("StringConcatToTextBlock") // lines of a protocol, one by one
class RouteFuzzTest {

    private static final List<String> PATHS = List.of(
            "/files",
            "/files/%s",
            "/files/%s/%s",
            "/files/%s/%s/%s",
            "/segments/%s",
            "/segments/%s/%s/%s/%s",
            "/extras/%s",
            "/playlist/%s.m3u8",
            "/playlist/%s/%s.m3u8",
            "/health",
            "/eventbus/%s",
            "/webjars/%s",
            "/%s",
            "/%s/%s");

    private static final List<String> PARTS = List.of(
            "demo",
            "source",
            "2026-11-02T10",
            "2026-11-02T99",
            "9999-12-31T23",
            "0000-00-00T00",
            "..",
            ".",
            "%2e%2e",
            "%2e",
            "..%2f..%2fetc",
            "%00",
            "a%00.ts",
            "%ff%fe",
            "%c3%a9",
            "%e2%98%83",
            "%",
            "%zz",
            "%2",
            "~",
            "*",
            "a%2fb",
            "a%5cb",
            "a\\b",
            "a;b",
            "a:b",
            "%0d%0aX:y",
            " ".strip() + "%20",
            "x".repeat(300),
            "link",
            "secret.txt",
            "chat",
            "-",
            "null",
            "'\"<>",
            "%25%32%65",
            "+",
            "&",
            "=",
            "@",
            "info",
            "websocket");

    private static final List<String> VALUES = List.of(
            "2026-11-02T10:00:00",
            "2026-11-02T10:00:02.5Z",
            "0000-01-01T00:00:00",
            "0001-01-01T00:00:00",
            "9999-12-31T23:59:59.999999",
            "12026-01-01T00:00:00",
            "-2026-01-01T00:00:00",
            "2026-02-30T00:00:00",
            "2026-11-02T10:00:00%2B02:00",
            "2026-11-02T10:00:00+02:00",
            "now",
            "",
            "0",
            "-1",
            "1e9",
            "NaN",
            "true",
            "false",
            "TRUE",
            "%00",
            "%ff",
            "%",
            "9".repeat(400),
            "2026-11-02T10:00:00,2026-11-02T10:00:01",
            "99999999999999999999");

    private static final List<String> NAMES =
            List.of("start", "end", "tombstones", "_HLS_msn", "_HLS_part", "range", "type", "%00", "st%61rt", "");

    private static final List<String> METHODS =
            List.of("GET", "GET", "GET", "GET", "HEAD", "POST", "DELETE", "PUT", "OPTIONS", "BREW");

    @TempDir
    Path folder;

    private HttpNode node;

    @BeforeEach
    void start() throws Exception {
        node = new HttpNode(folder.resolve("base"), it -> {
            Selector selector = new Selector(it.vertx, it.store, it.registry);
            PlaylistCompressor compressor = new PlaylistCompressor(it.vertx, it.registry);
            SegmentsMeters meters = new SegmentsMeters(it.registry);
            return () -> List.of(
                    new FilesResource(it.store),
                    new SegmentsResource(it.files, meters),
                    new ExtrasResource(it.store, new Extras(it.store), Set.of("pins"), ctx -> ctx.next()),
                    new HealthResource(new HealthParts("0")),
                    new BridgeResource(it.vertx),
                    new PlaylistResource(
                            new Playlists(it.vertx, it.store, selector),
                            new Variants(it.store, selector, it.files),
                            compressor),
                    new PagesResource(it.vertx));
        });
        node.put(new Rendition("demo", "source"), "2026-11-02T10:00:00", 2, SegmentType.FULL, new byte[1_000]);
        Files.writeString(folder.resolve("secret.txt"), "the secret");
        Files.createSymbolicLink(node.base.resolve("link"), folder);
        Files.createSymbolicLink(node.base.resolve("demo/source/link"), folder.resolve("secret.txt"));
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void wrongRequests_areNeverOurFault_andAlwaysAnswered() throws Exception {
        Random random = new Random(20261102);
        for (int i = 0; i < 1_500; i++) {
            String target = target(random);
            String method = pick(random, METHODS);
            RawHttp.Answer answer = node.raw.send(method, target);

            assertThat(answer.status())
                    .as("%s %s: %s", method, target, answer.body())
                    .isBetween(200, 499);
            assertThat(answer.body()).as(target).doesNotContain("the secret").doesNotContain("root:");
        }
    }

    @Test
    void bytesThatAreNoRequest_areAnsweredOrClosed() throws Exception {
        List<String> requests = new ArrayList<>(List.of(
                "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET  HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /files HTTP/1.1\r\nHost x\r\n\r\n",
                "GET /files\0 HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET http://other/files HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "CONNECT other:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "POST /files HTTP/1.1\r\n"
                        + "Content-Length: 5\r\n"
                        + "Transfer-Encoding: chunked\r\n"
                        + "Connection: close\r\n\r\n"
                        + "0\r\n\r\n",
                "POST /files HTTP/1.1\r\nContent-Length: -5\r\nConnection: close\r\n\r\n",
                "POST /files HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n\r\n"));
        for (String request : requests) {
            try {
                RawHttp.Answer answer = node.raw.exchange(request.getBytes(StandardCharsets.ISO_8859_1));
                // 501: Vert.x says so of a version of HTTP that there is not.
                assertThat(answer.status()).as(request).isBetween(200, 501).isNotEqualTo(500);
            } catch (java.io.IOException closed) {
                assertThat(closed).as(request).hasMessageStartingWith("no answer but ''");
            }
        }
        assertThat(node.raw.get("/health").status()).isEqualTo(200);
    }

    private static String target(Random random) {
        String path = pick(random, PATHS);
        while (path.contains("%s")) {
            path = path.replaceFirst(
                    "%s",
                    java.util.regex.Matcher.quoteReplacement(pick(random, PARTS).replace("%s", "")));
        }
        StringBuilder target = new StringBuilder(path);
        int parameters = random.nextInt(4);
        for (int i = 0; i < parameters; i++) {
            target.append(i == 0 ? '?' : '&')
                    .append(pick(random, NAMES))
                    .append('=')
                    .append(pick(random, VALUES));
        }
        return target.toString().replace(" ", "%20");
    }

    private static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
