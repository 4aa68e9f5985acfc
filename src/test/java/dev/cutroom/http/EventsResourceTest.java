package dev.cutroom.http;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.AuthSettings;
import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.cut.Cutter;
import dev.cutroom.event.CutQueue;
import dev.cutroom.event.Event;
import dev.cutroom.event.EventState;
import dev.cutroom.event.Events;
import dev.cutroom.event.OpenDatabase;
import dev.cutroom.people.People;
import dev.cutroom.people.Role;
import dev.cutroom.people.Tokens;
import dev.cutroom.publish.Destinations;
import dev.cutroom.publish.Posters;
import dev.cutroom.select.Selector;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events over HTTP, from a note to a published video, on a real database. */
class EventsResourceTest {

    private static final Rendition SOURCE = new Rendition("demo", "source");

    @TempDir
    Path base;

    private final HttpClient client = HttpClient.newHttpClient();
    private final OpenDatabase open = new OpenDatabase();
    private final Tokens tokens = new Tokens(open.database);
    private AuthSettings auth = new AuthSettings(AuthSettings.Reads.OPEN, AuthSettings.Writes.LOOPBACK);
    private HttpNode node;

    @BeforeEach
    void start() throws Exception {
        start(auth);
    }

    private void start(AuthSettings settings) throws Exception {
        auth = settings;
        node = new HttpNode(
                base.resolve("store"),
                own -> () -> List.of(new EventsResource(
                        new Events(open.database), new Access(new People(tokens, System::nanoTime), settings, true))));
    }

    @AfterEach
    void close() throws Exception {
        node.close();
        open.close();
    }

    private HttpResponse<String> ask(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.port + "/api/events" + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String fields(String start, String end) {
        return new JsonObject()
                .put("channel", "demo")
                .put("quality", "source")
                .put("title", "a moment")
                .put("type", "rough")
                .put(
                        "ranges",
                        new JsonArray().add(new JsonObject().put("start", start).put("end", end)))
                .encode();
    }

    private String create() throws Exception {
        HttpResponse<String> made = ask("POST", "", fields("2026-11-02T10:56:01", "2026-11-02T10:56:03"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return new JsonObject(made.body()).getString("id");
    }

    /** Asks the database, since a request that blocks a loop may wait for that same loop. */
    private void untilIs(String what, String id, Predicate<Event> condition) {
        AtomicReference<Event> latest = new AtomicReference<>();
        Events events = new Events(open.database);
        until(node.vertx, what, () -> {
            events.get(id).onSuccess(latest::set);
            return latest.get() != null && condition.test(latest.get());
        });
    }

    private void deployQueue() {
        Cutter cutter = new Cutter(
                node.vertx,
                node.store,
                node.files,
                new Selector(node.vertx, node.store, node.registry),
                () -> Future.failedFuture("none is needed"),
                SettingsLoader.load(Map.of(), Map.of(), Map.of()).cut(),
                node.registry);
        Destinations destinations = Destinations.of(
                node.vertx,
                SettingsLoader.load(Map.of(), Map.of(), Map.of()).publish(),
                base.resolve("published"),
                open.database,
                Posters.NONE);
        await(node.vertx.deployVerticle(
                new CutQueue(open.database, cutter, destinations, "one", base.resolve("cuts"))));
    }

    @Test
    void aNotedMoment_waitsForItsHole_thenIsCutAndPublished() throws Exception {
        deployQueue();
        node.put(SOURCE, "2026-11-02T10:56:00", 2, SegmentType.FULL, "first".getBytes(StandardCharsets.UTF_8));
        String id = create();
        assertThat(ask("POST", "/" + id + "/submit", "").statusCode()).isEqualTo(200);
        untilIs("it waits", id, event -> String.valueOf(event.error()).startsWith("Waits for what is"));
        node.put(SOURCE, "2026-11-02T10:56:02", 2, SegmentType.FULL, "second".getBytes(StandardCharsets.UTF_8));
        assertThat(ask("POST", "/" + id + "/retry", "").statusCode()).isEqualTo(200);
        untilIs("it is done", id, event -> event.state() == EventState.DONE);
        assertThat(Files.readString(base.resolve("published/" + id + ".ts"))).isEqualTo("firstsecond");
        HttpResponse<String> read = ask("GET", "/" + id, "");
        assertThat(new JsonObject(read.body()).getString("link")).endsWith(id + ".ts");
        String tag = read.headers().firstValue("etag").orElseThrow();
        assertThat(ask("PATCH", "/" + id, "{\"title\":\"better\"}", "If-Match", tag)
                        .statusCode())
                .isEqualTo(200);
        assertThat(ask("POST", "/" + id + "/modify", "").statusCode()).isEqualTo(200);
        untilIs("it is done again", id, event -> event.state() == EventState.DONE);
        assertThat(Files.readString(base.resolve("published/" + id + ".json"))).contains("better");
    }

    @Test
    void changes_needTheVersionTheyWereMadeFor() throws Exception {
        String id = create();
        String change = "{\"title\":\"x\"}";
        assertThat(ask("PATCH", "/" + id, change).statusCode()).isEqualTo(428);
        assertThat(ask("PATCH", "/" + id, change, "If-Match", "\"7\"").statusCode())
                .isEqualTo(412);
        assertThat(ask("PATCH", "/" + id, change, "If-Match", "\"1\"").statusCode())
                .isEqualTo(200);
        assertThat(ask("PATCH", "/" + id, "{\"titel\":\"x\"}", "If-Match", "\"2\"")
                        .body())
                .contains("'titel'");
        assertThat(ask("POST", "/" + id + "/modify", "").statusCode()).isEqualTo(409);
        assertThat(ask("GET", "/nothing", "").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "", "[1]").statusCode()).isEqualTo(400);
        assertThat(ask("GET", "?state=GONE", "").statusCode()).isEqualTo(400);
        assertThat(ask("GET", "?cursor=x", "").statusCode()).isEqualTo(400);
        assertThat(new JsonArray(ask("GET", "/" + id + "/history", "").body())).hasSize(2);
        assertThat(ask("POST", "/" + id + "/revert", "{\"version\":1}", "If-Match", "\"2\"")
                        .body())
                .contains("a moment");
    }

    @Test
    void pagesOfOtherSites_cannotWrite() throws Exception {
        assertThat(ask("POST", "", "{}", "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        String own = "http://127.0.0.1:" + node.port;
        assertThat(ask("POST", "", "{}", "Origin", own).statusCode()).isEqualTo(201);
    }

    @Test
    void withTokens_onlyThoseWhoMayWrite_do() throws Exception {
        node.close();
        start(new AuthSettings(AuthSettings.Reads.TOKEN, AuthSettings.Writes.TOKEN));
        String editor = await(tokens.create("anna", Role.EDITOR));
        String artist = await(tokens.create("paul", Role.ARTIST));
        assertThat(ask("GET", "", "").statusCode()).isEqualTo(401);
        assertThat(ask("POST", "", "{}").statusCode()).isEqualTo(401);
        assertThat(ask("POST", "", "{}", "Authorization", "Bearer " + artist).statusCode())
                .isEqualTo(403);
        assertThat(ask("POST", "", "{}", "Authorization", "Bearer " + editor).body())
                .contains("anna");
        assertThat(ask("GET", "", "", "Authorization", "Bearer " + artist).statusCode())
                .isEqualTo(200);
        for (int i = 0; i < 20; i++) {
            assertThat(ask("GET", "", "", "Authorization", "Bearer wrong" + i).statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> limited = ask("GET", "", "", "Authorization", "Bearer wrong");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.body()).doesNotContain("wrong\"");
        assertThat(await(tokens.list())).noneMatch(token -> token.encode().contains(editor.substring(10)));
        String id = await(tokens.list()).get(0).getString("id");
        assertThat(await(tokens.revoke(id))).isTrue();
    }
}
