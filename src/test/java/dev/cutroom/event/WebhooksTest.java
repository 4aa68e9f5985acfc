package dev.cutroom.event;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cutroom.conf.Secret;
import dev.cutroom.conf.WebhookSettings;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Webhooks on a real database, told over loopback. */
class WebhooksTest {

    private static final Person ANNA = new Person("anna", Role.EDITOR);
    private static final String SECRET = "a secret of sixteen or more";

    private record Heard(String delivery, String attempt, String signature, Buffer body) {
        JsonObject json() {
            return body.toJsonObject();
        }
    }

    private final OpenDatabase open = new OpenDatabase();
    private final Events events = new Events(open.database);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Webhooks.class);
    private volatile int status = 204;
    private HttpServer server;

    @BeforeEach
    void start() {
        server = await(open.vertx
                .createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    heard.add(new Heard(
                            request.getHeader("Cutroom-Delivery"),
                            request.getHeader("Cutroom-Attempt"),
                            request.getHeader("Cutroom-Signature"),
                            body));
                    request.response().setStatusCode(status).end();
                }))
                .listen(0, "127.0.0.1"));
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
        await(server.close());
        open.close();
    }

    private WebhookSettings hook(String... states) {
        return new WebhookSettings(
                "hook",
                "http://127.0.0.1:" + server.actualPort() + "/in?token=hidden",
                new Secret(SECRET),
                List.of(states));
    }

    private void deploy(String... states) {
        deployOne(states);
        until(open.vertx, "it is registered", () -> count("webhooks") == 1);
    }

    private String deployOne(String... states) {
        return await(open.vertx.deployVerticle(
                new Webhooks(open.database, List.of(hook(states)), Clock.systemUTC(), registry)));
    }

    private volatile long counted = -1;

    private long count(String table) {
        open.database
                .query("select count(*) from " + table, Tuple.tuple())
                .onSuccess(rows -> counted = rows.iterator().next().getLong(0));
        return counted;
    }

    private Event make(String title) {
        return await(events.create(new JsonObject().put("title", title), ANNA));
    }

    private void sql(String text) {
        await(open.database.query(text, Tuple.tuple()));
    }

    @Test
    void aChange_isTold_signed_andForgotten() throws Exception {
        deploy();
        Event event = make("one");
        until(open.vertx, "it is told", () -> heard.size() == 1);
        assertThat(heard.get(0).json().getJsonObject("event").getString("id")).isEqualTo(event.id());
        assertThat(heard.get(0).json().getJsonObject("change").getString("by")).isEqualTo("anna");
        String[] parts = heard.get(0).signature().split("[=,]");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] expected = mac.doFinal((parts[1] + "." + heard.get(0).body()).getBytes(StandardCharsets.UTF_8));
        assertThat(parts[3]).isEqualTo(HexFormat.of().formatHex(expected));
        counted = -1;
        until(open.vertx, "it is forgotten", () -> count("webhook_outbox") == 0);
        assertThat(heard).hasSize(1);
    }

    @Test
    void aHookOfStates_hearsOfTheirBeginningOnly() {
        deploy("EDITED");
        Event event = await(events.create(
                new JsonObject("{\"channel\":\"c\",\"quality\":\"q\",\"ranges\":"
                        + "[{\"start\":\"2026-11-02T10:00:00\",\"end\":\"2026-11-02T10:01:00\"}]}"),
                ANNA));
        await(events.submit(event.id(), ANNA));
        await(events.edit(event.id(), 2, new JsonObject().put("title", "x"), ANNA));
        await(events.cancel(event.id(), ANNA));
        await(events.submit(event.id(), ANNA));
        until(open.vertx, "both are told", () -> heard.size() == 2);
        assertThat(heard)
                .extracting(one -> one.json().getJsonObject("event").getString("state"))
                .containsOnly("EDITED");
    }

    @Test
    void whatIsNotTaken_isTriedAgain_asTheSame() {
        status = 500;
        deploy();
        make("one");
        until(open.vertx, "it is tried", () -> heard.size() == 1);
        status = 200;
        until(open.vertx, "it is put off and tried again", () -> {
            open.database.query(
                    "update webhook_outbox set due = now() where due < now() + interval '10 s'", Tuple.tuple());
            return heard.size() == 2;
        });
        assertThat(heard.get(1).delivery()).isEqualTo(heard.get(0).delivery());
        assertThat(heard.get(1).body()).isEqualTo(heard.get(0).body());
        assertThat(heard.get(1).attempt()).isEqualTo("2");
    }

    @Test
    void whatANodeTookWithIt_isToldByAnother_onceItsLeaseIsOver() {
        sql("insert into webhooks (name, states) values ('hook', '{}')");
        make("one");
        WebhooksTable.Delivery dead = await(
                        new WebhooksTable(open.database).claim(List.of("hook"), Webhooks.LEASE_SECONDS, 1))
                .get(0);
        deploy();
        make("two");
        until(open.vertx, "the other is told", () -> heard.size() == 1);
        assertThat(heard.get(0).json().encode()).contains("two");
        sql("update webhook_outbox set due = now()");
        until(open.vertx, "the first is told", () -> heard.size() == 2);
        await(new WebhooksTable(open.database).putOff(dead, 0));
        counted = -1;
        until(open.vertx, "nothing is left", () -> count("webhook_outbox") == 0);
        assertThat(heard).hasSize(2);
    }

    @Test
    void manyNodes_tellEachChangeOnce() {
        deploy();
        deployOne();
        deployOne();
        for (int i = 0; i < 40; i++) {
            make("t" + i);
        }
        until(open.vertx, "all are told", () -> heard.size() >= 40);
        counted = -1;
        until(open.vertx, "nothing is left", () -> count("webhook_outbox") == 0);
        assertThat(heard).extracting(Heard::delivery).doesNotHaveDuplicates().hasSize(40);
    }

    @Test
    void whatWasNotTakenForADay_isGivenUp_withALineThatTellsNoSecret() {
        status = 503;
        deploy();
        make("one");
        until(open.vertx, "it is tried", () -> heard.size() == 1);
        until(open.vertx, "it is given up", () -> {
            open.database.query(
                    "update webhook_outbox set made = now() - interval '25 hours', due = now()"
                            + " where attempts > 0 and due < now() + interval '10 s'",
                    Tuple.tuple());
            return registry.get("cutroom.webhook.given.up").counter().count() == 1;
        });
        counted = -1;
        until(open.vertx, "it is forgotten", () -> count("webhook_outbox") == 0);
        assertThat(lines.list).anyMatch(line -> line.getFormattedMessage().contains("given up after a day"));
        assertThat(lines.list)
                .noneMatch(line -> line.getFormattedMessage().contains(SECRET)
                        || line.getFormattedMessage().contains("hidden"));
        assertThat(hook().toString()).doesNotContain(SECRET);
    }

    @Test
    void settingsThatCannotWork_areRefused() {
        assertThatThrownBy(() -> new Webhooks(open.database, List.of(hook("GONE")), Clock.systemUTC(), registry))
                .hasMessageContaining("'GONE' is no state");
        assertThatThrownBy(() -> new WebhookSettings("h", "ftp://x", new Secret(SECRET), List.of()))
                .hasMessageContaining("http://");
        assertThatThrownBy(() -> new WebhookSettings("h", "http://x", new Secret("short"), List.of()))
                .hasMessageContaining("16");
    }

    @Test
    void aHookWhoseAnswerNeverEnds_holdsUpNobody() {
        NetServer endless = await(open.vertx
                .createNetServer()
                .connectHandler(socket -> {
                    socket.exceptionHandler(gone -> {});
                    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                    long drip = open.vertx.setPeriodic(100, tick -> socket.write("x"));
                    socket.closeHandler(closed -> open.vertx.cancelTimer(drip));
                })
                .listen(0, "127.0.0.1"));
        WebhookSettings slow = new WebhookSettings(
                "slow", "http://127.0.0.1:" + endless.actualPort() + "/", new Secret(SECRET), List.of());
        await(open.vertx.deployVerticle(
                new Webhooks(open.database, List.of(hook(), slow), Clock.systemUTC(), registry)));
        until(open.vertx, "both are registered", () -> count("webhooks") == 2);
        make("one");
        until(open.vertx, "the other is told", () -> heard.size() == 1);
        make("two");
        until(open.vertx, "it is told again", () -> heard.size() == 2);
        counted = -1;
        until(open.vertx, "nothing is left", () -> count("webhook_outbox") == 0);
        await(endless.close());
    }
}
