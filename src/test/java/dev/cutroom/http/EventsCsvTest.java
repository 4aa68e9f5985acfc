package dev.cutroom.http;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.AuthSettings;
import dev.cutroom.event.AuditTrail;
import dev.cutroom.event.EventImport;
import dev.cutroom.event.Events;
import dev.cutroom.event.OpenDatabase;
import dev.cutroom.people.People;
import dev.cutroom.people.Role;
import dev.cutroom.people.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events as a table, out and in, and the audit trail, over HTTP on a real database. */
class EventsCsvTest {

    private static final String EVENT = """
        {"channel": "demo", "quality": "source", "title": "%s", "notes": "two\\nlines, \\"quoted\\"",
         "tags": ["a", "b c"], "ranges": [{"start": "2026-11-02T10:56:01", "end": "2026-11-02T10:57:00"}],
         "chapters": [{"time": "2026-11-02T10:56:02", "title": "one"}], "allow_holes": true,
         "thumbnail": {"mode": "frame"}, "uploaders": ["paris"]}\
        """;

    @TempDir
    Path base;

    private final HttpClient client = HttpClient.newHttpClient();
    private final OpenDatabase open = new OpenDatabase();
    private final Tokens tokens = new Tokens(open.database);
    private HttpNode node;
    private String token;

    @BeforeEach
    void start() throws Exception {
        Access access = new Access(
                new People(tokens, System::nanoTime),
                new AuthSettings(AuthSettings.Reads.OPEN, AuthSettings.Writes.TOKEN),
                true);
        Events events = new Events(open.database);
        node = new HttpNode(
                base,
                own -> () -> List.of(
                        new EventsCsvResource(events, new EventImport(own.vertx, open.database), access),
                        new AuditResource(new AuditTrail(open.database), access),
                        new EventsResource(events, access)));
        token = await(tokens.create("anna", Role.EDITOR));
    }

    @AfterEach
    void close() throws Exception {
        node.close();
        open.close();
    }

    private HttpResponse<String> ask(String method, String path, String type, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", type)
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonObject make(String title) throws Exception {
        return new JsonObject(ask("POST", "/api/events", "application/json", EVENT.formatted(title))
                .body());
    }

    private String export(String query) throws Exception {
        return ask("GET", "/api/events.csv" + query, "text/csv", "").body();
    }

    private JsonObject take(String csv, String query) throws Exception {
        HttpResponse<String> answer = ask("POST", "/api/events/import" + query, "text/csv", csv);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private JsonArray list() throws Exception {
        return new JsonObject(
                        ask("GET", "/api/events?sort=created", "text/plain", "").body())
                .getJsonArray("events");
    }

    @Test
    void whatIsExported_isTheSame_whenItIsImported() throws Exception {
        make("one");
        make("=cmd|' /C calc'!A0");
        make("'=quoted");
        JsonObject report = take(export(""), "");
        assertThat(report.getInteger("same")).as(report.encodePrettily()).isEqualTo(3);
        assertThat(list()).hasSize(3);
    }

    @Test
    void aFileOfAnotherCutroom_isTakenWhole_once() throws Exception {
        JsonObject original = make("one");
        String other = export("").replace(original.getString("id"), "00000000-0000-4000-8000-000000000001");
        assertThat(take(other, "").getInteger("created")).isEqualTo(1);
        assertThat(take(other, "").getInteger("same")).isEqualTo(1);
        JsonObject copy = list().getJsonObject(1);
        assertThat(copy.getString("external_key")).isEqualTo("00000000-0000-4000-8000-000000000001");
        for (String name : List.of("title", "notes", "tags", "ranges", "chapters", "allow_holes", "thumbnail")) {
            assertThat(copy.getValue(name)).as(name).isEqualTo(original.getValue(name));
        }
    }

    @Test
    void noCell_isAFormula() throws Exception {
        for (String start : List.of("=", "+", "-", "@", "\\t")) {
            make(start + "1+1");
        }
        assertThat(export("").lines().skip(1))
                .hasSizeGreaterThan(4)
                .noneMatch(line -> line.matches("(.*,)?\"?[=+@\t-]1.*"));
        assertThat(export("")).contains("'=1+1", "'@1+1");
    }

    @Test
    void theExport_isFilteredAsTheList_andHasAllPages() throws Exception {
        StringBuilder csv = new StringBuilder("external_key,title,channel\n");
        for (int i = 0; i < 1_203; i++) {
            csv.append(i).append(",many ").append(i).append(",many\n");
        }
        assertThat(take(csv.toString(), "").getInteger("created")).isEqualTo(1_203);
        make("another");
        Set<String> keys = new HashSet<>();
        export("?channel=many&sort=-created").lines().skip(1).forEach(line -> keys.add(line.substring(0, 36)));
        assertThat(keys).hasSize(1_203);
    }

    @Test
    void theReport_saysOfEachRow_whatBecameOfIt() throws Exception {
        String csv = """
            external_key;title;ranges;allow_holes
            k1;first;2026-11-02T10:00:00/2026-11-02T10:01:00;
            k2;second;noon;
            k3;third;;maybe
            k1;again;;
            ;without a key;;true
            """;
        JsonObject dry = take(csv, "?dry=true");
        assertThat(dry.getInteger("created")).isEqualTo(2);
        assertThat(list()).isEmpty();

        JsonObject report = take(csv, "");
        assertThat(report.getInteger("created")).isEqualTo(2);
        assertThat(report.getInteger("refused")).isEqualTo(3);
        assertThat(report.getJsonArray("report").getJsonObject(1).getString("reason"))
                .contains("START/END");
        assertThat(report.getJsonArray("report").getJsonObject(1).getLong("line"))
                .isEqualTo(3);
        assertThat(list()).hasSize(2);

        JsonObject conflict = take("external_key,title\nk1,otherwise\n", "");
        assertThat(conflict.getInteger("conflict")).isEqualTo(1);
        assertThat(conflict.getJsonArray("report").getJsonObject(0).getJsonObject("fields"))
                .isEqualTo(new JsonObject()
                        .put("title", new JsonObject().put("file", "otherwise").put("event", "first")));
        assertThat(list().encode()).contains("\"title\":\"first\"").doesNotContain("otherwise");
    }

    @Test
    void whatIsNoSuchFile_isRefusedWhole() throws Exception {
        for (String csv : List.of("titel\nx\n", "title,title\nx,y\n", "", "title\n\"open\n")) {
            HttpResponse<String> answer = ask("POST", "/api/events/import", "text/csv", csv);
            assertThat(answer.statusCode()).as(csv + answer.body()).isIn(200, 400);
            assertThat(list()).hasSizeLessThan(2);
        }
        assertThat(ask("POST", "/api/events/import", "text/csv", "titel\nx\n").statusCode())
                .isEqualTo(400);
        assertThat(ask("POST", "/api/events/import", "application/json", "title\nx\n")
                        .statusCode())
                .isEqualTo(415);
        assertThat(ask("POST", "/api/events/import", "text/csv", "title\n" + "x\n".repeat(5_001))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void anExternalKey_isOneEventsOnly() throws Exception {
        String first = "{\"external_key\": \"k\"}";
        assertThat(ask("POST", "/api/events", "application/json", first).statusCode())
                .isEqualTo(201);
        assertThat(ask("POST", "/api/events", "application/json", first).statusCode())
                .isEqualTo(409);
    }

    @Test
    void theAuditTrail_isForOperators_newestFirst_inPages() throws Exception {
        String id = make("one").getString("id");
        make("two");
        make("three");
        assertThat(ask("GET", "/api/audit", "text/plain", "").statusCode()).isEqualTo(403);
        token = await(tokens.create("otto", Role.OPERATOR));
        JsonObject first = new JsonObject(
                ask("GET", "/api/audit?subject=event&limit=2", "text/plain", "").body());
        JsonObject second = new JsonObject(
                ask("GET", "/api/audit?subject=event&limit=2&cursor=" + first.getLong("next"), "text/plain", "")
                        .body());
        assertThat(first.getJsonArray("entries")
                        .getJsonObject(0)
                        .getJsonObject("after")
                        .encode())
                .contains("three");
        assertThat(second.getJsonArray("entries")).hasSize(1);
        assertThat(second.getLong("next")).isNull();
        JsonObject entry = second.getJsonArray("entries").getJsonObject(0);
        assertThat(entry.getString("id")).isEqualTo(id);
        assertThat(entry.getString("by")).isEqualTo("anna");
        assertThat(ask("GET", "/api/audit?by=nobody", "text/plain", "").body()).isEqualTo("{\"entries\":[]}");
    }
}
