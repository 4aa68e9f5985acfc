package dev.cutroom.http;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.conf.AuthSettings;
import dev.cutroom.conf.OidcSettings;
import dev.cutroom.event.Events;
import dev.cutroom.event.OpenDatabase;
import dev.cutroom.people.People;
import dev.cutroom.people.Role;
import dev.cutroom.people.Tokens;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets past the door, over a socket and with a real database. */
class AccessTest {

    private static final Rendition SOURCE = new Rendition("demo", "source");
    private static final Pattern DESCRIBED = Pattern.compile("(?m)^ {2}\"(/[^\"]*)\":");
    private static final List<String> ALWAYS_OPEN =
            List.of("/health", "/metrics", "/api/openapi.yaml", "/api/docs", "/api/me");

    @TempDir
    Path base;

    private final OpenDatabase open = new OpenDatabase();
    private final Tokens tokens = new Tokens(open.database);
    private final AtomicLong nanos = new AtomicLong();
    private HttpNode node;

    private void start(AuthSettings.Reads reads, AuthSettings.Writes writes, int mostFailures) throws Exception {
        People people = new People(tokens, Optional.empty(), mostFailures, nanos::get);
        people.listen(open.database);
        Access access = new Access(people, new AuthSettings(reads, writes, mostFailures, OidcSettings.none()), true);
        node = new HttpNode(
                base.resolve("store"),
                ReadingGate.of(access),
                own -> () -> List.of(
                        new SegmentsResource(own.files, new SegmentsMeters(own.registry)),
                        new FilesResource(own.store),
                        new EventsResource(new Events(open.database), access),
                        new MeResource(access),
                        new BridgeResource(own.vertx),
                        new PagesResource(own.vertx)));
    }

    private void startClosed() throws Exception {
        start(AuthSettings.Reads.TOKEN, AuthSettings.Writes.TOKEN, 20);
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
        open.close();
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private static String detail(RawHttp.Answer answer) {
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        return new JsonObject(answer.body()).getString("detail");
    }

    @Test
    void whereReadingNeedsAToken_everyCallDoes_butThePagesAndHowTheNodeIs() throws Exception {
        startClosed();
        Matcher path = DESCRIBED.matcher(Files.readString(Path.of("src/main/resources/openapi.yaml")));
        int closed = 0;
        while (path.find()) {
            String target = path.group(1).replaceAll("\\{[^}]*}", "x");
            if (!ALWAYS_OPEN.contains(target)) {
                closed++;
                assertThat(node.raw.get(target).status()).as(target).isEqualTo(401);
            }
        }
        assertThat(closed).isGreaterThan(30);
        assertThat(node.raw.get("/eventbus/websocket").status()).isEqualTo(401);
        assertThat(node.raw.get("/whatever/comes").status()).isEqualTo(401);
        try (Stream<Path> pages = Files.list(Path.of("src/main/resources/web"))) {
            for (Path page : pages.toList()) {
                assertThat(node.raw.get("/" + page.getFileName()).status())
                        .as(page.toString())
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/segments/%s",
                "/%%73egments/%s",
                "/webjars/%%2e%%2e/segments/%s",
                "/health/../segments/%s",
                "//segments/%s",
                "/segments/%s?x=/health",
                "/segments/%s/a.html",
                "/./segments/%s"
            })
    void whereReadingNeedsAToken_noSpellingGetsASegmentWithoutOne(String target) throws Exception {
        startClosed();
        String path =
                node.put(SOURCE, "2026-11-02T10:56:02", 2, SegmentType.FULL, "secret".getBytes(StandardCharsets.UTF_8));

        RawHttp.Answer answer = node.raw.get(target.formatted(path));

        assertThat(answer.status()).isIn(400, 401, 403, 404);
        assertThat(answer.body()).doesNotContain("secret");
    }

    @Test
    void withAViewersToken_aSegmentComes_andStaysOutOfSharedCaches() throws Exception {
        startClosed();
        String path = "/segments/"
                + node.put(
                        SOURCE, "2026-11-02T10:56:02", 2, SegmentType.FULL, "secret".getBytes(StandardCharsets.UTF_8));
        String viewer = await(tokens.create("vera", Role.VIEWER));

        RawHttp.Answer answer = node.raw.get(path, bearer(viewer));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("secret");
        assertThat(answer.header("Cache-Control")).startsWith("private");
        assertThat(node.raw.get("/files", bearer(viewer)).body()).isEqualTo("[\"demo\"]");
        RawHttp.Answer refused = post("{}", bearer(viewer));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("WWW-Authenticate")).contains("insufficient_scope");
        assertThat(detail(refused)).isEqualTo("This needs the role editor; yours is viewer.");
    }

    private RawHttp.Answer post(String body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("POST /api/events HTTP/1.1\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (Stream.of(headers).noneMatch(header -> header.startsWith("Host:"))) {
            head.append("Host: 127.0.0.1:").append(node.port).append("\r\n");
        }
        if (Stream.of(headers).noneMatch(header -> header.startsWith("Content-Type:"))) {
            head.append("Content-Type: application/json\r\n");
        }
        head.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        return node.raw.exchange(head.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aBody_waitsUntilItsSenderIsKnown_andIsThenReadWhole() throws Exception {
        startClosed();
        String editor = await(tokens.create("anna", Role.EDITOR));
        String notes = "x".repeat(20_000);
        String longBody = new JsonObject().put("notes", notes).encode() + " ".repeat(1_000_000);

        RawHttp.Answer answer = post(longBody, bearer(editor));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(new JsonObject(answer.body()).getString("notes")).isEqualTo(notes);
    }

    @Test
    void me_saysWhoATokenIsOf() throws Exception {
        startClosed();
        String artist = await(tokens.create("paul", Role.ARTIST));

        RawHttp.Answer answer = node.raw.get("/api/me", bearer(artist));

        assertThat(new JsonObject(answer.body()))
                .isEqualTo(new JsonObject("{\"name\":\"paul\",\"roles\":[\"artist\"]}"));
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        RawHttp.Answer nobody = node.raw.get("/api/me");
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"cutroom\"");
        assertThat(detail(nobody)).isEqualTo("This needs a token; send Authorization: Bearer and yours.");
    }

    @Test
    void aRevokedToken_isRefusedAtOnce_thoughItWasUsedAMomentAgo() throws Exception {
        startClosed();
        String token = await(tokens.create("anna", Role.EDITOR));
        assertThat(node.raw.get("/api/me", bearer(token)).status()).isEqualTo(200);

        assertThat(await(tokens.revoke(await(tokens.list()).get(0).getString("id"))))
                .isTrue();

        // The clock stands, so that nothing is forgotten because of its age.
        until(open.vertx, "it is refused", () -> {
            try {
                return node.raw.get("/api/me", bearer(token)).status() == 401;
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
        });
        RawHttp.Answer refused = node.raw.get("/api/me", bearer(token));
        assertThat(refused.header("WWW-Authenticate")).contains("invalid_token");
        assertThat(detail(refused)).doesNotContain(token);
    }

    @Test
    void wrongTokens_makeTheirAddressWait_butNotWhomItIsKnownFor() throws Exception {
        start(AuthSettings.Reads.OPEN, AuthSettings.Writes.TOKEN, 3);
        String known = await(tokens.create("anna", Role.EDITOR));
        assertThat(node.raw.get("/api/me", bearer(known)).status()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(node.raw.get("/api/me", bearer("wrong" + i)).status()).isEqualTo(401);
        }

        RawHttp.Answer waiting = node.raw.get("/api/me", bearer("wrong"));

        assertThat(waiting.status()).isEqualTo(429);
        assertThat(waiting.header("Retry-After")).isEqualTo("60");
        assertThat(node.raw.get("/api/me", bearer(known)).status()).isEqualTo(200);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));
        assertThat(node.raw.get("/api/me", bearer("wrong")).status()).isEqualTo(401);
    }

    @Test
    void withoutAToken_onlyWhoUsesThisMachine_writes() throws Exception {
        start(AuthSettings.Reads.OPEN, AuthSettings.Writes.LOOPBACK, 20);
        String own = "127.0.0.1:" + node.port;

        assertThat(post("{}").status()).isEqualTo(201);
        assertThat(post("{}", "Host: localhost:" + node.port).status()).isEqualTo(201);
        assertThat(post("{}", "Origin: http://" + own, "Sec-Fetch-Site: same-origin")
                        .status())
                .isEqualTo(201);
        assertThat(post("{}", "Origin: http://evil.example").status()).isEqualTo(403);
        assertThat(post("{}", "Origin: null").status()).isEqualTo(403);
        assertThat(post("{}", "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
        assertThat(post("{}", "Host: evil.example:" + node.port, "Origin: http://evil.example:" + node.port)
                        .status())
                .as("a name of another's that means this machine")
                .isEqualTo(403);
        assertThat(post("{}", "X-Forwarded-For: 192.0.2.1").status()).isEqualTo(401);
        assertThat(post("{}", "Forwarded: for=192.0.2.1").status()).isEqualTo(401);
        assertThat(post("{}", "Authorization: Bearer wrong").status()).isEqualTo(401);
        assertThat(post("{}", "Authorization: Basic YTpi").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"
            })
    void whatAFormCanSend_isNoBodyForUs(String type) throws Exception {
        start(AuthSettings.Reads.OPEN, AuthSettings.Writes.LOOPBACK, 20);

        assertThat(post("{}", "Content-Type: " + type).status()).isEqualTo(415);
        assertThat(post("{}", "Content-Type: application/json; charset=utf-8").status())
                .isEqualTo(201);
    }

    @Test
    void aCookie_isNobody() throws Exception {
        startClosed();
        String token = await(tokens.create("anna", Role.EDITOR));

        assertThat(node.raw.get("/api/me", "Cookie: token=" + token).status()).isEqualTo(401);
        assertThat(node.raw.get("/api/me?access_token=" + token).status()).isEqualTo(401);
        assertThat(node.raw
                        .get("/api/me", "Sec-WebSocket-Protocol: cutroom.bearer." + token)
                        .status())
                .as("no WebSocket")
                .isEqualTo(401);
    }

    @Test
    void aBrowsersWebSocket_offersItsTokenAsASubprotocol() throws Exception {
        startClosed();
        String token = await(tokens.create("anna", Role.VIEWER));
        WebSocketClient client = open.vertx.createWebSocketClient();
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(node.port)
                .setURI("/eventbus/websocket");

        WebSocket bus = await(client.connect(options.setSubProtocols(List.of("cutroom", "cutroom.bearer." + token))));

        assertThat(bus.subProtocol()).isEqualTo("cutroom");
        options.setSubProtocols(List.of("cutroom", "cutroom.bearer.wrong"));
        assertThatThrownBy(() -> await(client.connect(options)))
                .isInstanceOfSatisfying(UpgradeRejectedException.class, refused -> assertThat(refused.getStatus())
                        .isEqualTo(401));
        await(client.close());
    }
}
