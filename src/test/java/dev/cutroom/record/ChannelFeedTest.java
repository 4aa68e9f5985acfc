package dev.cutroom.record;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.conf.DatabaseSettings;
import dev.cutroom.conf.RecordSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.conf.StoreSettings;
import dev.cutroom.database.Database;
import dev.cutroom.database.NodeDatabase;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.testing.Postgres;
import dev.cutroom.testing.TestVertx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorders that follow a table whose answers come late. */
class ChannelFeedTest {

    @TempDir
    Path base;

    private final Vertx vertx = TestVertx.create();
    private NodeDatabase database;
    private SegmentStore store;
    private Recorders recorders;

    @BeforeEach
    void open() {
        database = NodeDatabase.of(
                vertx,
                new DatabaseSettings(new Secret(Postgres.newDatabase()), 4, Duration.ofSeconds(20)),
                base.resolve("unused"),
                new SimpleMeterRegistry());
        await(database.start());
        until(vertx, "the database is up", database::isUp);
        store = await(SegmentStore.open(
                vertx,
                base.resolve("data"),
                new StoreSettings(
                        StoreSettings.Sync.NEVER, Duration.ofSeconds(5), new Bytes(1 << 24), Duration.ofMinutes(1)),
                new SimpleMeterRegistry()));
        recorders = new Recorders(store, RecordSettings.standard(), List.of(), new SimpleMeterRegistry());
        await(vertx.deployVerticle(recorders));
    }

    @AfterEach
    void close() {
        await(vertx.undeploy(recorders.deploymentID()));
        await(store.close());
        await(database.stop());
        await(vertx.close());
    }

    /** Answers each query only a while after it has the answer, so that what it tells may be old. */
    private final class LateDatabase implements Database {
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger mostUnderWay = new AtomicInteger();
        private final AtomicInteger queries = new AtomicInteger();

        @Override
        public Future<RowSet<Row>> query(String sql, Tuple arguments) {
            queries.incrementAndGet();
            mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            return database.query(sql, arguments).compose(rows -> {
                Promise<RowSet<Row>> late = Promise.promise();
                vertx.setTimer(100, now -> {
                    underWay.decrementAndGet();
                    late.complete(rows);
                });
                return late.future();
            });
        }

        @Override
        public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
            return database.transaction(work);
        }

        @Override
        public boolean isUp() {
            return database.isUp();
        }

        @Override
        public void listen(String channel, Consumer<String> onPayload, Runnable onReady) {
            database.listen(channel, onPayload, onReady);
        }
    }

    @Test
    void whoCapturesChats_isTold_andTheRecorderGoesOn() {
        AtomicReference<List<String>> chats = new AtomicReference<>(List.of());
        List<ChannelSettings> configured = List.of(
                new ChannelSettings("fixed", "http://127.0.0.1:1/", List.of("source"), List.of(), "fixed_chat"));
        ChannelsTable table = new ChannelsTable(database);
        await(new ChannelFeed(recorders, table, configured, "here", channels -> {
                    chats.set(channels.stream()
                            .map(each -> each.name() + " " + each.chat())
                            .toList());
                    return Future.succeededFuture();
                })
                .start());
        put(table, "more", "false", Optional.empty());
        put(table, "elsewhere", "true", Optional.of("there"));
        until(vertx, "both are told", () -> chats.get().equals(List.of("fixed fixed_chat", "more false")));
        until(vertx, "something went wrong with the one put", () -> recorders.views().stream()
                .filter(view -> view.rendition().channel().equals("more"))
                .anyMatch(view -> view.lastError().isPresent()));

        put(table, "more", "a_chat", Optional.empty());

        until(vertx, "the chat is told", () -> chats.get().equals(List.of("fixed fixed_chat", "more a_chat")));
        assertThat(recorders.views().stream()
                        .filter(view -> view.rendition().channel().equals("more")))
                .singleElement()
                .satisfies(view -> assertThat(view.lastError()).isPresent());
    }

    private static void put(ChannelsTable table, String name, String chat, Optional<String> node) {
        ChannelSettings settings = new ChannelSettings(name, "http://127.0.0.1:1/", List.of("source"), List.of(), chat);
        await(table.put(new Channel(settings, node), "test"));
    }

    @Test
    void theTable_isReadByOneAtATime_andTheNewestCounts() {
        LateDatabase late = new LateDatabase();
        await(new ChannelFeed(recorders, new ChannelsTable(late), List.of(), "here").start());
        ChannelsTable table = new ChannelsTable(database);
        for (int i = 0; i < 20; i++) {
            ChannelSettings settings = new ChannelSettings("c", "http://127.0.0.1:1/" + i, List.of("q" + i), List.of());
            await(table.put(new Channel(settings, Optional.empty()), "test"));
        }

        until(vertx, "the last change is followed", () -> recorders.views().stream()
                .map(view -> view.rendition().quality())
                .toList()
                .equals(List.of("q19")));
        assertThat(late.mostUnderWay).hasValue(1);
        assertThat(late.queries.get()).isLessThan(20);
    }
}
