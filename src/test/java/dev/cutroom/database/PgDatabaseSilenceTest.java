package dev.cutroom.database;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.DatabaseSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.testing.Postgres;
import dev.cutroom.testing.TestVertx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that stay up and say nothing any more, as a failover leaves them. On a real server. */
class PgDatabaseSilenceTest {

    private final Vertx vertx = TestVertx.create();
    private SilentLine line;
    private NodeDatabase database;
    private String url;

    @BeforeEach
    void start() {
        URI server = URI.create(Postgres.newDatabase());
        line = new SilentLine(vertx, server.getPort());
        url = server.toString().replace(":" + server.getPort() + "/", ":" + line.port() + "/");
        database = NodeDatabase.of(
                vertx,
                new DatabaseSettings(new Secret(url), 2, Duration.ofSeconds(1)),
                Path.of("unused"),
                new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        line.hush();
        await(database.stop());
        line.close();
        await(vertx.close());
    }

    @Test
    void aServerThatTakesTheConnection_andSaysNothing_isAskedAgain() {
        line.hushAll();
        await(database.start());
        await(vertx.timer(500));
        assertThat(database.isUp()).isFalse();
        line.hush();
        until(vertx, "it is up", database::isUp);
    }

    @Test
    void connectionsThatFallSilent_failWhatWaitsOnThem_andAreReplaced() {
        await(database.start());
        until(vertx, "it is up", database::isUp);
        await(database.query("select 1", Tuple.tuple()));
        line.hush();
        List<Future<RowSet<Row>>> asked = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            asked.add(database.query(
                    "insert into nodes (name, url, version, roles) values ('a', '', '', '{}')", Tuple.tuple()));
        }
        until(vertx, "they end", () -> asked.stream().allMatch(Future::isComplete));
        until(vertx, "it is up again", database::isUp);
        assertThat(await(database.query("select 1", Tuple.tuple()))).hasSize(1);
    }

    @Test
    void aConnectionForNotificationsThatFallsSilent_isMadeAnew() {
        await(database.start());
        until(vertx, "it is up", database::isUp);
        Notifications notifications = new Notifications(vertx, 200);
        List<String> heard = new CopyOnWriteArrayList<>();
        AtomicInteger ready = new AtomicInteger();
        notifications.add("sayings", heard::add, ready::incrementAndGet);
        notifications.connect(PgConnectOptions.fromUri(url));
        until(vertx, "it listens", () -> ready.get() == 1);

        line.hush();

        until(vertx, "it listens again", () -> ready.get() == 2);
        until(vertx, "what is said is heard", () -> {
            database.query("select pg_notify('sayings', 'hello')", Tuple.tuple());
            return heard.contains("hello");
        });
        await(notifications.close());
    }
}
