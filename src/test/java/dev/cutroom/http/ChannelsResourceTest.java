package dev.cutroom.http;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.AuthSettings;
import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.conf.DatabaseSettings;
import dev.cutroom.conf.HttpSettings;
import dev.cutroom.conf.RecordSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.conf.StoreSettings;
import dev.cutroom.database.NodeDatabase;
import dev.cutroom.people.People;
import dev.cutroom.people.Tokens;
import dev.cutroom.record.ChannelFeed;
import dev.cutroom.record.ChannelsTable;
import dev.cutroom.record.Recorders;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.testing.Postgres;
import dev.cutroom.testing.ScriptedOrigin;
import dev.cutroom.testing.TestVertx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels put by HTTP into a real database, and recorded from then on. */
class ChannelsResourceTest {

    @TempDir
    Path base;

    private final Vertx vertx = TestVertx.create();
    private final HttpClient client = HttpClient.newHttpClient();
    private NodeDatabase database;
    private SegmentStore store;
    private Recorders recorders;
    private HttpFront front;
    private ScriptedOrigin origin;
    private int port;
    private boolean loopback = true;

    @BeforeEach
    void start() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        database = NodeDatabase.of(
                vertx,
                new DatabaseSettings(new Secret(Postgres.newDatabase()), 4, Duration.ofSeconds(20)),
                base.resolve("unused"),
                registry);
        await(database.start());
        until(vertx, "the database is up", database::isUp);
        store = await(SegmentStore.open(
                vertx,
                base.resolve("data"),
                new StoreSettings(
                        StoreSettings.Sync.NEVER, Duration.ofSeconds(5), new Bytes(1 << 24), Duration.ofMinutes(1)),
                registry));
        origin = await(ScriptedOrigin.start(vertx, 1));
        origin.behave();
        List<ChannelSettings> configured =
                List.of(new ChannelSettings("fixed", origin.url(), List.of("source"), List.of()));
        recorders = new Recorders(store, RecordSettings.standard(), configured, registry);
        await(vertx.deployVerticle(recorders));
        await(new ChannelFeed(recorders, new ChannelsTable(database), configured, "here").start());
        startHttp();
    }

    private void startHttp() {
        ChannelsTable table = new ChannelsTable(database);
        front = new HttpFront(
                vertx,
                HttpSettings.onFreePort(),
                () -> List.of(new ChannelsResource(table, access()), new RecordersResource(recorders, access())),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                1);
        port = await(front.start());
    }

    @AfterEach
    void stop() {
        await(front.stop());
        await(vertx.undeploy(recorders.deploymentID()));
        await(origin.close());
        await(store.close());
        await(database.stop());
        await(vertx.close());
    }

    private Access access() {
        return new Access(
                new People(new Tokens(database), System::nanoTime),
                new AuthSettings(AuthSettings.Reads.OPEN, AuthSettings.Writes.LOOPBACK),
                loopback);
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String names() {
        return recorders.views().stream()
                .map(view -> view.rendition().toString())
                .sorted()
                .toList()
                .toString();
    }

    @Test
    void aChannel_isRecordedOncePut_andNoMoreOnceDeleted() throws Exception {
        String body = new JsonObject()
                .put("url", origin.url() + "?key=secret")
                .put("qualities", new JsonArray().add("source"))
                .encode();

        HttpResponse<String> put = send("PUT", "/api/channels/more", body);

        assertThat(put.statusCode()).isEqualTo(200);
        until(vertx, "it is recorded", () -> names().equals("[fixed/source, more/source]"));
        until(vertx, "it has segments", () -> recorders.views().stream().allMatch(view -> view.segments() > 0));
        assertThat(send("GET", "/api/channels", "").body()).contains("\"more\"").doesNotContain("secret");
        JsonArray shown = new JsonArray(send("GET", "/api/recorders", "").body());
        assertThat(shown).hasSize(2);
        assertThat(shown.getJsonObject(0).getString("state")).isEqualTo("recording");
        assertThat(shown.getJsonObject(0).getLong("bytes")).isPositive();

        assertThat(send("DELETE", "/api/channels/more", "").statusCode()).isEqualTo(204);
        until(vertx, "it is recorded no more", () -> names().equals("[fixed/source]"));
        assertThat(send("DELETE", "/api/channels/more", "").statusCode()).isEqualTo(404);
        assertThat(await(database.query("SELECT by, version FROM audit WHERE subject_id = 'more'", Tuple.tuple())))
                .extracting(row -> row.getString(0) + row.getLong(1))
                .containsExactlyInAnyOrder("local1", "local2");
    }

    @Test
    void rowsThatCannotBeRecorded_hideNoOthers() throws Exception {
        await(database.query("""
            INSERT INTO channels (name, url, qualities, changed_by)
            VALUES ('a', 'gopher://x', '{source}', 'hand'), ('b', 'http://x/', '{../x}', 'hand'),
                ('c', 'http://x/', '{NULL}', 'hand')\
            """, Tuple.tuple()));

        send("PUT", "/api/channels/good", "{\"url\":\"" + origin.url() + "\"}");

        until(vertx, "the good one is recorded", () -> names().equals("[fixed/source, good/source]"));
        assertThat(new JsonArray(send("GET", "/api/channels", "").body()))
                .singleElement()
                .satisfies(channel ->
                        assertThat(((JsonObject) channel).getString("name")).isEqualTo("good"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"true, twitch:desertbus, true", "false, http://x/, false", "'\"desertbus\"', http://x/, desertbus"})
    void aChannel_mayAskForItsChat(String chat, String url, String kept) throws Exception {
        HttpResponse<String> put =
                send("PUT", "/api/channels/c", "{\"node\":\"there\",\"url\":\"" + url + "\",\"chat\":" + chat + "}");

        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(new JsonObject(put.body()).getString("chat")).isEqualTo(kept);
        assertThat(new JsonArray(send("GET", "/api/channels", "").body()))
                .singleElement()
                .satisfies(channel ->
                        assertThat(((JsonObject) channel).getString("chat")).isEqualTo(kept));
    }

    @Test
    void withoutAToken_nobodyChangesChannels_ofANodeThatOthersReach() throws Exception {
        await(front.stop());
        loopback = false;
        startHttp();

        assertThat(send("PUT", "/api/channels/c", "{\"url\":\"http://x/\"}").statusCode())
                .isEqualTo(401);
        assertThat(send("DELETE", "/api/channels/c", "").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/api/channels", "").body()).isEqualTo("[]");
    }

    @Test
    void aChannelOfAnotherNode_isNotRecordedHere_norOneThatTheConfigurationHas() throws Exception {
        send("PUT", "/api/channels/theirs", "{\"url\":\"" + origin.url() + "\",\"node\":\"there\"}");
        send("PUT", "/api/channels/fixed", "{\"url\":\"http://127.0.0.1:1/\"}");
        send("PUT", "/api/channels/last", "{\"url\":\"" + origin.url() + "\",\"node\":\"here\"}");

        until(vertx, "the last is recorded", () -> names().equals("[fixed/source, last/source]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "nothing",
                "{}",
                "{\"url\":7}",
                "{\"url\":\"gopher://x\"}",
                "{\"url\":\"command:rm\"}",
                "{\"url\":\"pull:/etc/passwd\"}",
                "{\"url\":\"http://x/\",\"chat\":true}",
                "{\"url\":\"http://x/\",\"chat\":7}",
                "{\"url\":\"http://x/\",\"chat\":\"no name!\"}",
                "{\"url\":\"http://x/\",\"qualities\":[]}",
                "{\"url\":\"http://x/\",\"qualities\":[\"../x\"]}",
                "{\"url\":\"http://x/\",\"qualities\":[null]}",
                "{\"url\":\"http://x/\",\"qualities\":\"source\"}",
                "{\"url\":\"push:rtmp://x/\",\"qualities\":[\"a\",\"b\"]}"
            })
    void whatCannotBeRecorded_isRefused(String body) throws Exception {
        HttpResponse<String> answer = send("PUT", "/api/channels/c", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("detail")).isNotEmpty();
    }
}
