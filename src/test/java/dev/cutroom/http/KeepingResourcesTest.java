package dev.cutroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.RetentionSettings;
import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.select.Explainer;
import dev.cutroom.select.Ranges;
import dev.cutroom.select.Selector;
import dev.cutroom.store.Pins;
import dev.cutroom.store.Retention;
import dev.cutroom.store.Tombstones;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is, what is declared absent and what is kept, over HTTP. */
class KeepingResourcesTest {

    private static final Rendition RENDITION = new Rendition("demo", "source");
    private static final String RANGE = "?start=2026-11-02T10:00:00&end=2026-11-02T10:00:10";

    @TempDir
    Path folder;

    private HttpNode node;
    private String first;

    /** Lets through who says that he is an operator, as the real guard does with a token. */
    private static void guard(RoutingContext ctx) {
        if ("operator".equals(ctx.request().getHeader("X-Role"))) {
            ctx.next();
        } else {
            ctx.fail(new Refusal(403, "Only an operator may."));
        }
    }

    @BeforeEach
    void start() throws Exception {
        RetentionSettings settings =
                SettingsLoader.load(Map.of(), Map.of(), Map.of()).retention();
        Handler<RoutingContext> guard = KeepingResourcesTest::guard;
        node = new HttpNode(folder.resolve("base"), it -> {
            Selector selector = new Selector(it.vertx, it.store, it.registry);
            Pins pins = new Pins(it.store, Clock.systemUTC());
            Retention retention = new Retention(it.store, pins, settings, Clock.systemUTC(), it.registry);
            return () -> List.of(
                    new RangesResource(it.store, new Ranges(it.store, selector), new Explainer(it.store, selector)),
                    new TombstonesResource(new Tombstones(it.store), Clock.systemUTC(), guard),
                    new RetentionResource(retention, pins, guard));
        });
        first = node.put(RENDITION, "2026-11-02T10:00:00", 2, SegmentType.FULL, "one".getBytes(UTF_8));
        node.put(RENDITION, "2026-11-02T10:00:06", 2, SegmentType.FULL, "two".getBytes(UTF_8));
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    private HttpResponse<String> ask(String method, String path, String body, String role) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port + path))
                .header("X-Role", role)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private String get(String path) throws Exception {
        HttpResponse<String> answer = ask("GET", path, "", "nobody");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void ranges_tellBoundsAndSpans() throws Exception {
        JsonObject row = new JsonArray(get("/api/ranges")).getJsonObject(0);
        assertThat(row.getString("start")).isEqualTo("2026-11-02T10:00:00.000000Z");
        assertThat(row.getString("end")).isEqualTo("2026-11-02T10:00:08.000000Z");
        JsonArray spans = new JsonObject(get("/api/ranges/demo/source")).getJsonArray("spans");
        assertThat(spans).hasSize(2);
        assertThat(spans.getJsonObject(1).getString("start")).isEqualTo("2026-11-02T10:00:06.000000Z");
        assertThat(ask("GET", "/api/ranges/demo/none", "", "").statusCode()).isEqualTo(404);
    }

    @Test
    void tombstone_setByAnOperator_isExplainedAndTakenAway() throws Exception {
        String name = first.substring(first.lastIndexOf('/') + 1);
        String address = "/api/tombstones/demo/source/2026-11-02T10";
        String of = address + "/" + name.replace(":", "%3A");
        assertThat(ask("PUT", of, "{\"reason\":\"rude\"}", "nobody").statusCode())
                .isEqualTo(403);
        assertThat(ask("PUT", of, "{}", "operator").statusCode()).isEqualTo(400);
        assertThat(ask("PUT", of, "{\"reason\":\"rude\",\"author\":\"ada\"}", "operator")
                        .statusCode())
                .isEqualTo(200);

        JsonObject row = new JsonArray(get(address)).getJsonObject(0);
        assertThat(row.getString("segment")).isEqualTo(name);
        assertThat(row.getString("reason")).isEqualTo("rude");
        JsonArray names = new JsonObject(get("/api/explain/demo/source" + RANGE)).getJsonArray("names");
        assertThat(names.stream().map(JsonObject.class::cast).filter(one -> one.getBoolean("taken")))
                .hasSize(1);
        assertThat(names.encode()).contains("it has a tombstone");

        assertThat(ask("DELETE", of, "", "operator").statusCode()).isEqualTo(204);
        assertThat(get(address)).isEqualTo("[]");
    }

    @Test
    void pins_areAddedListedAndTakenAway() throws Exception {
        String asked = """
            {"channel":"demo","start":"2026-11-02T10:00:00","end":"2026-11-02T10:00:04","reason":"a record",
            "owner":"ada"}\
            """;
        assertThat(ask("POST", "/api/pins", asked, "nobody").statusCode()).isEqualTo(403);
        assertThat(ask("POST", "/api/pins", "{\"channel\":\"demo\"}", "operator")
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> added = ask("POST", "/api/pins", asked, "operator");
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        JsonObject pin = new JsonArray(get("/api/pins")).getJsonObject(0);
        assertThat(pin.getString("owner")).isEqualTo("ada");

        String address = "/api/pins/" + pin.getString("id");
        assertThat(ask("DELETE", address, "", "operator").statusCode()).isEqualTo(204);
        assertThat(ask("DELETE", address, "", "operator").statusCode()).isEqualTo(404);
        assertThat(get("/api/pins")).isEqualTo("[]");
    }

    @Test
    void forecast_isADocument() throws Exception {
        JsonObject forecast = new JsonObject(get("/api/retention/forecast"));
        assertThat(forecast.getLong("freeBytes")).isPositive();
        assertThat(forecast.getJsonArray("renditions").getJsonObject(0).getLong("bytes"))
                .isEqualTo(6);
    }
}
