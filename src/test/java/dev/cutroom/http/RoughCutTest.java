package dev.cutroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.CutSettings;
import dev.cutroom.conf.HttpSettings;
import dev.cutroom.conf.StoreSettings;
import dev.cutroom.cut.Cutter;
import dev.cutroom.select.Selector;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.store.SegmentWriting;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rough cuts over a socket: the very bytes, any part of them, and what is refused. */
class RoughCutTest {

    private static final String RANGE = "?type=rough&start=2026-11-02T10:59:56&end=2026-11-02T11:00:04";
    private static final Rendition RENDITION = new Rendition("demo", "source");

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private byte[] expected;
    private SegmentStore store;
    private FileCache files;
    private HttpFront front;
    private int port;

    @BeforeEach
    void start() throws Exception {
        StoreSettings settings = new StoreSettings(
                StoreSettings.Sync.NEVER, Duration.ofSeconds(5), new Bytes(1 << 20), Duration.ofMinutes(30));
        store = SegmentStore.open(vertx, folder, settings, registry).await(10, TimeUnit.SECONDS);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Random random = new Random(1);
        for (int i = 0; i < 4; i++) {
            byte[] content = new byte[i == 1 ? 400 : 700_000 + i];
            random.nextBytes(content);
            all.writeBytes(content);
            long at = Micros.parse("2026-11-02T10:59:56") + i * 2L * Micros.SECOND;
            SegmentWriting writing = store.begin(RENDITION, at, 2 * Micros.SECOND, SegmentStored.Source.IMPORT);
            writing.write(Buffer.buffer(content))
                    .compose(written -> writing.finish(dev.cutroom.timeline.SegmentType.FULL))
                    .await(10, TimeUnit.SECONDS);
        }
        expected = all.toByteArray();
        files = new FileCache(store, registry);
        Cutter cutter = new Cutter(
                vertx,
                store,
                files,
                new Selector(vertx, store, registry),
                () -> Future.failedFuture("no ffmpeg is needed"),
                new CutSettings(1, 4, new Bytes(0)),
                registry);
        front = new HttpFront(
                vertx, HttpSettings.onFreePort(), () -> List.of(new CutResource(vertx, cutter, files)), registry, 2);
        port = front.start().await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        front.stop().await(10, TimeUnit.SECONDS);
        files.close();
        store.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private HttpResponse<byte[]> get(HttpClient.Version version, String target, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newBuilder()
                .version(version)
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aRoughCut_isTheSegmentsByteForByte_overTheHour(HttpClient.Version version) throws Exception {
        HttpResponse<byte[]> answer = get(version, "/cut/demo/source.ts" + RANGE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(expected);
        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(expected.length);
        assertThat(answer.headers().firstValue("content-type")).hasValue("video/mp2t");
        String tag = answer.headers().firstValue("etag").orElseThrow();
        assertThat(get(version, "/cut/demo/source.ts" + RANGE, "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=699999-700000, 699999, 700001",
        "bytes=700100-700499, 700100, 700500",
        "bytes=1400000-, 1400000, 2100405",
        "bytes=-10, 2100395, 2100405"
    })
    void aPart_isThoseBytes(String range, int from, int to) throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpResponse<byte[]> answer = get(version, "/cut/demo/source.ts" + RANGE, "Range", range);

            assertThat(answer.statusCode()).isEqualTo(206);
            assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(expected, from, Math.min(to, expected.length)));
        }
    }

    @Test
    void severalCuts_goOverOneConnection() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (int i = 0; i < 5; i++) {
            byte[] body = client.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + port + "/cut/demo/source.ts" + RANGE))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
            assertThat(body).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/cut/demo/source.ts?type=rough, 400",
        "/cut/demo/source.avi?type=rough&start=2026-11-02T10:59:56&end=2026-11-02T11:00:04, 400",
        "/cut/demo/source.ts?type=rude&start=2026-11-02T10:59:56&end=2026-11-02T11:00:04, 400",
        "/cut/demo/source.ts?type=rough&start=2026-11-02T10:59:50&end=2026-11-02T11:00:04, 406",
        "/cut/demo/source.ts?type=rough&start=2026-11-02T09:59:56&end=2026-11-02T10:00:04&allow_holes=true, 406",
        "/cut/demo/source.webm?type=rough&start=2026-11-02T10:59:56&end=2026-11-02T11:00:04, 400",
        "'/cut/demo/source.ts?type=rough&range=2026-11-02T10:59:56,2026-11-02T10:59:58&transition=fade,1', 400",
        "'/cut/demo/source.ts?type=smart&range=2026-11-02T10:59:56,2026-11-02T10:59:58"
                + "&range=2026-11-02T10:59:58,2026-11-02T11:00:00&transition=fade,NaN', 400",
        "'/cut/demo/source.ts?type=smart&range=2026-11-02T10:59:56,2026-11-02T10:59:58"
                + "&range=2026-11-02T10:59:58,2026-11-02T11:00:00&transition=fade,2.5', 400",
        "'/cut/demo/source.ts?type=smart&range=2026-11-02T10:59:56,2026-11-02T10:59:58"
                + "&range=2026-11-02T10:59:58,2026-11-02T11:00:00&transition=exec,1', 400",
        "'/cut/demo/source.ts?range=2026-11-02T10:59:58,2026-11-02T10:59:56', 400"
    })
    void whatCannotBeCut_isRefused(String target, int status) throws Exception {
        HttpResponse<byte[]> answer = get(HttpClient.Version.HTTP_1_1, target);

        assertThat(answer.statusCode())
                .as(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    }

    @Test
    void aHeadRequest_hasTheLengthOnly() throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/cut/demo/source.ts" + RANGE))
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(expected.length);
        assertThat(answer.body()).isEmpty();
    }
}
