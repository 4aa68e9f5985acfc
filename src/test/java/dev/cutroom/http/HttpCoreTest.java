package dev.cutroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.HttpSettings;
import dev.cutroom.database.DatabaseUnavailableException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The core of the HTTP side, asked over a socket. */
class HttpCoreTest {

    private final Vertx vertx = Vertx.vertx();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpFront front;
    private RawHttp raw;
    private int port;

    @BeforeEach
    void start() throws Exception {
        Resource resource = router -> {
            router.get("/things/:channel").handler(ctx -> {
                Parameters parameters = Parameters.of(ctx);
                String name = parameters.name("channel");
                parameters.flag("really", false);
                parameters.number("count", 1, 0, 10);
                Answers.json(
                        ctx,
                        new JsonObject()
                                .put("name", name)
                                .put("times", parameters.range().length()));
            });
            router.post("/things/:channel").handler(ctx -> ctx.end());
            router.get("/broken").handler(ctx -> {
                throw new IllegalStateException("the secret");
            });
            router.get("/down").handler(ctx -> ctx.fail(new DatabaseUnavailableException("The database is away.")));
        };
        front = new HttpFront(vertx, HttpSettings.onFreePort(), () -> List.of(resource), registry, 2);
        port = front.start().await(10, TimeUnit.SECONDS);
        raw = new RawHttp(port);
    }

    @AfterEach
    void stop() throws Exception {
        front.stop().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        "/things/a?start=2026-01-01T00:00:00&end=2026-01-01T00:00:01Z, 200",
        "/things/a?start=2026-01-01T00:00:00, 400",
        "/things/a?start=2026-01-01T00:00:01&end=2026-01-01T00:00:00, 400",
        "/things/a?start=0000-01-01T00:00:01&end=2026-01-01T00:00:00, 400",
        "/things/a?start=2026-01-01T00:00:00%2B01:00&end=2026-01-01T00:00:00, 400",
        "/things/a?start=2026-01-01T00:00:00&start=2026-01-01T00:00:00&end=2026-01-01T00:00:00, 400",
        "/things/a?really=yes&start=2026-01-01T00:00:00&end=2026-01-01T00:00:01, 400",
        "/things/a?count=11&start=2026-01-01T00:00:00&end=2026-01-01T00:00:01, 400",
        "/things/a?count=99999999999999999999&start=2026-01-01T00:00:00&end=2026-01-01T00:00:01, 400",
        "/things/a?start=%ff%, 400",
        "/things/a?start=%zz, 400",
        "/things/.a, 403",
        "/things/%2ea, 403",
        "/things/..%2f..%2fetc, 403",
        "/things/a%2fb, 400",
        "/things/a%5cb, 400",
        "/things/a%00b, 400",
        "/things/a%0ab, 400",
        "/things/a%7fb, 400",
        "/things/a%f, 400",
        "/things/a%c3%28, 400",
        "/../etc/passwd, 403",
        "/nothing, 404",
        "/broken, 500",
        "/down, 503",
        "*, 400"
    })
    void everyAnswer_isAProblemWithTheRightStatus(String target, int status) throws Exception {
        RawHttp.Answer answer = raw.get(target);

        assertThat(answer.status()).isEqualTo(status);
        if (status != 200) {
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            JsonObject problem = new JsonObject(answer.body());
            assertThat(problem.getInteger("status")).isEqualTo(status);
            assertThat(problem.getString("title")).isNotEmpty();
            assertThat(problem.getString("detail")).isNotEmpty().doesNotContain("secret");
        }
        assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
    }

    @Test
    void anotherMethod_is405AndNamesTheRightOnes() throws Exception {
        RawHttp.Answer answer = raw.send("DELETE", "/things/a");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    }

    @Test
    void head_hasTheLengthAndNoBody() throws Exception {
        String target = "/things/a?start=2026-01-01T00:00:00&end=2026-01-01T00:00:01";

        RawHttp.Answer got = raw.get(target);
        RawHttp.Answer head = raw.send("HEAD", target);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo(got.header("content-length"));
        assertThat(head.body()).isEmpty();
    }

    @Test
    void preflight_allowsReading() throws Exception {
        RawHttp.Answer answer = raw.send("OPTIONS", "/things/a");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("access-control-allow-methods")).isEqualTo("GET, POST, HEAD");
    }

    @Test
    void tooLong_isRefused() throws Exception {
        assertThat(raw.get("/things/" + "a".repeat(9_000)).status()).isEqualTo(414);
        assertThat(raw.get("/things/a?x=" + "a".repeat(5_000) + "&start=" + "a".repeat(100))
                        .status())
                .isEqualTo(400);
        assertThat(raw.send("GET", "/things/a", "X-Long: " + "a".repeat(20_000)).status())
                .isEqualTo(431);
        HttpResponse<String> posted = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/things/a"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[9 << 20]))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(posted.statusCode()).isEqualTo(413);
    }

    @Test
    void http2WithoutTls_isSpoken() throws Exception {
        HttpResponse<String> answer = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/nothing"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(404);
    }

    @Test
    void answers_areCountedByRouteMethodAndStatus() throws Exception {
        raw.get("/things/a?start=2026-01-01T00:00:00&end=2026-01-01T00:00:01");
        raw.get("/things/a");
        raw.get("/nothing");

        assertThat(registry.scrape())
                .contains(
                        "cutroom_http_request_seconds_count{method=\"GET\",route=\"/things/{channel}\",status=\"200\"}"
                                + " 1")
                .contains(
                        "cutroom_http_request_seconds_count{method=\"GET\",route=\"/things/{channel}\",status=\"400\"}"
                                + " 1")
                .contains("cutroom_http_request_seconds_count{method=\"GET\",route=\"none\",status=\"404\"} 1");
    }
}
