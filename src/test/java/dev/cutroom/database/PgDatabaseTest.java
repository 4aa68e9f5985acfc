package dev.cutroom.database;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.conf.DatabaseSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.testing.Postgres;
import dev.cutroom.testing.TestVertx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database against real servers. */
class PgDatabaseTest {

    private final Vertx vertx = TestVertx.create();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<NodeDatabase> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(database -> await(database.stop()));
        await(vertx.close());
    }

    private NodeDatabase open(String url, Path folder) {
        DatabaseSettings settings = new DatabaseSettings(new Secret(url), 8, Duration.ofSeconds(20));
        NodeDatabase database = NodeDatabase.of(vertx, settings, folder, registry);
        opened.add(database);
        await(database.start());
        return database;
    }

    private NodeDatabase shared() {
        NodeDatabase database = open(Postgres.newDatabase(), Path.of("unused"));
        until(vertx, "the database is up", database::isUp);
        return database;
    }

    private static void run(NodeDatabase database, String sql) {
        await(database.query(sql, Tuple.tuple()));
    }

    private static long number(NodeDatabase database, String sql) {
        return await(database.query(sql, Tuple.tuple())).iterator().next().getLong(0);
    }

    /** Made by the owner, so that the application may use it as it may the tables of the schema. */
    private NodeDatabase with(String tables) {
        String url = Postgres.newDatabase();
        NodeDatabase database = open(url, Path.of("unused"));
        until(vertx, "the database is up", database::isUp);
        Postgres.run(
                url.substring(url.lastIndexOf('/') + 1),
                tables + "; grant all on all tables in schema public to cutroom_application");
        return database;
    }

    @Test
    void everyStatement_isSerializable() {
        NodeDatabase database = shared();
        String sql = "select current_setting('transaction_isolation'), current_user::text";
        var row = await(database.query(sql, Tuple.tuple())).iterator().next();
        assertThat(row.getString(0)).isEqualTo("serializable");
        assertThat(row.getString(1)).isEqualTo("cutroom_application");
    }

    @Test
    void writeSkew_isRefusedAndRunAgain_toARightEnd() {
        NodeDatabase database = with("create table doctors (name text primary key, on_call boolean not null);"
                + "insert into doctors values ('a', true), ('b', true)");
        AtomicInteger runs = new AtomicInteger();
        Future<Boolean> a = leave(database, "a", runs);
        Future<Boolean> b = leave(database, "b", runs);
        await(Future.all(a, b));
        assertThat(number(database, "select count(*) from doctors where on_call"))
                .isEqualTo(1);
        assertThat(List.of(a.result(), b.result())).containsExactlyInAnyOrder(true, false);
        assertThat(runs.get()).isGreaterThan(2);
        assertThat(registry.get("cutroom.database.conflicts").counter().count()).isPositive();
    }

    /** Goes off call only when another stays; both read before either writes. */
    private Future<Boolean> leave(NodeDatabase database, String name, AtomicInteger runs) {
        return database.transaction(connection -> {
            runs.incrementAndGet();
            return connection
                    .query("select count(*) from doctors where on_call")
                    .execute()
                    .compose(rows -> vertx.timer(100, java.util.concurrent.TimeUnit.MILLISECONDS)
                            .compose(waited -> rows.iterator().next().getLong(0) < 2
                                    ? Future.succeededFuture(false)
                                    : connection
                                            .preparedQuery("update doctors set on_call = false where name = $1")
                                            .execute(Tuple.of(name))
                                            .map(true)));
        });
    }

    @Test
    void writersToOneRow_allSucceed() {
        NodeDatabase database =
                with("create table counter (id int primary key, n int not null); insert into counter values (1, 0)");
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            writers.add(database.query("update counter set n = n + 1 where id = 1", Tuple.tuple()));
        }
        await(Future.all(writers));
        assertThat(number(database, "select n from counter")).isEqualTo(32);
    }

    @Test
    void tenNodesAtOnce_onAnEmptyDatabase_allApplyTheSchema() {
        String url = Postgres.newDatabase();
        List<NodeDatabase> nodes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            nodes.add(open(url, Path.of("unused")));
        }
        nodes.forEach(node -> until(vertx, "each node is up", node::isUp));
        assertThat(number(nodes.get(0), "select count(*) from nodes")).isZero();
    }

    @Test
    void notifications_reachTheListener() {
        NodeDatabase database = shared();
        List<String> heard = new CopyOnWriteArrayList<>();
        AtomicBoolean ready = new AtomicBoolean();
        database.listen("test_channel", heard::add, () -> ready.set(true));
        until(vertx, "it listens", ready::get);
        run(database, "select pg_notify('test_channel', 'hello')");
        until(vertx, "it is heard", () -> heard.contains("hello"));
    }

    @Test
    void noServer_failsAtOnce_andSaysWhy() {
        NodeDatabase database = open("postgresql://a:secretword@127.0.0.1:1/none", Path.of("unused"));
        assertThatThrownBy(() -> run(database, "select 1"))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageNotContaining("secretword");
        assertThat(database.isUp()).isFalse();
    }

    @Test
    void badUrl_isRefused_withoutShowingIt() {
        DatabaseSettings settings =
                new DatabaseSettings(new Secret("mysql://a:secretword@h/x"), 8, Duration.ofSeconds(20));
        assertThatThrownBy(() -> NodeDatabase.of(vertx, settings, Path.of("unused"), registry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("postgresql://USER:PASSWORD@HOST:PORT/NAME")
                .hasMessageNotContaining("secretword");
    }

    @Test
    void embeddedServerKilledUnderLoad_losesNoAcknowledgedWrite_andComesBackByItself(@TempDir Path folder) {
        NodeDatabase database = open("embedded", folder);
        until(vertx, "the server is up", database::isUp);
        ConcurrentSkipListSet<Integer> acknowledged = new ConcurrentSkipListSet<>();
        AtomicInteger next = new AtomicInteger();
        AtomicBoolean writing = new AtomicBoolean(true);
        for (int i = 0; i < 4; i++) {
            write(database, next, writing, acknowledged);
        }
        until(vertx, "writes flow", () -> acknowledged.size() > 200);
        for (int round = 0; round < 2; round++) {
            Postgres.kill(folder.resolve("data"));
            int before = acknowledged.size();
            until(vertx, "writes flow again", () -> acknowledged.size() > before + 200);
        }
        writing.set(false);
        // What is acknowledged from here on may be written behind the look at the table.
        Set<Integer> told = Set.copyOf(acknowledged);
        List<Integer> kept = new ArrayList<>();
        await(database.query("select name from nodes", Tuple.tuple()))
                .forEach(row -> kept.add(Integer.valueOf(row.getString(0))));
        assertThat(kept).containsAll(told);
    }

    private void write(
            NodeDatabase database, AtomicInteger next, AtomicBoolean writing, ConcurrentSkipListSet<Integer> done) {
        int number = next.incrementAndGet();
        database.query(
                        "insert into nodes (name, url, version, roles) values ($1, '', '', '{}')",
                        Tuple.of(Integer.toString(number)))
                .onSuccess(written -> done.add(number))
                .transform(written -> vertx.timer(2, java.util.concurrent.TimeUnit.MILLISECONDS))
                .onComplete(waited -> {
                    if (writing.get()) {
                        write(database, next, writing, done);
                    }
                });
    }

    @Test
    void embeddedServer_secondStart_keepsTheData(@TempDir Path folder) {
        NodeDatabase first = open("embedded", folder);
        until(vertx, "the server is up", first::isUp);
        run(first, "insert into nodes (name, url, version, roles) values ('kept', '', '', '{}')");
        await(first.stop());
        NodeDatabase second = open("embedded", folder);
        until(vertx, "the server is up again", second::isUp);
        assertThat(number(second, "select count(*) from nodes")).isEqualTo(1);
        await(second.stop());
        assertThat(Postmaster.of(folder.resolve("data"))).isEmpty();
    }

    @Test
    void embeddedServer_letsNobodyIn_withoutItsPassword_andOutlivesTheLossOfIt(@TempDir Path folder) throws Exception {
        NodeDatabase first = open("embedded", folder);
        until(vertx, "the server is up", first::isUp);
        Path password = folder.resolve("password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                .isEqualTo("rw-------");
        String rules = Files.readString(folder.resolve("data/pg_hba.conf"));
        assertRefused(folder);
        await(first.stop());

        Files.delete(password);
        NodeDatabase second = open("embedded", folder);
        until(vertx, "the server is up again", second::isUp);
        assertThat(Files.readString(folder.resolve("data/pg_hba.conf"))).isEqualTo(rules);
        assertRefused(folder);
        await(second.stop());
    }

    private void assertRefused(Path folder) throws IOException {
        String port = Files.readString(folder.resolve("port")).strip();
        for (String user : List.of("postgres", "postgres:postgres")) {
            assertThatThrownBy(() -> DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port
                                    + "/postgres?user=" + user.replace(":", "&password="))
                            .close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    @Test
    void embeddedServer_letsNobodyIn_withoutItsPassword_whileItStartsForTheFirstTime(@TempDir Path folder)
            throws Exception {
        Path port = folder.resolve("port");
        AtomicBoolean watching = new AtomicBoolean(true);
        AtomicInteger answers = new AtomicInteger();
        List<String> letIn = new CopyOnWriteArrayList<>();
        Thread intruder = new Thread(() -> {
            while (watching.get()) {
                try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + Files.readString(port).strip() + "/postgres?user=postgres")) {
                    letIn.add(connection.getCatalog());
                } catch (SQLException refused) {
                    answers.addAndGet(String.valueOf(refused.getMessage()).contains("password") ? 1 : 0);
                } catch (IOException notYet) {
                    Thread.onSpinWait();
                }
            }
        });
        intruder.start();
        NodeDatabase database = open("embedded", folder);
        until(vertx, "the server is up", database::isUp);
        until(vertx, "it was tried", () -> answers.get() + letIn.size() > 0);
        watching.set(false);
        intruder.join();
        assertThat(letIn).isEmpty();
    }
}
