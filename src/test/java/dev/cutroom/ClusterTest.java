package dev.cutroom;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.bus.Addresses;
import dev.cutroom.conf.ClusterSettings;
import dev.cutroom.conf.DatabaseSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.database.NodeDatabase;
import dev.cutroom.event.Events;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import dev.cutroom.testing.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The buses of two nodes that are one, on a real database. */
class ClusterTest {

    private static final int PORT = 5751;

    private final List<Vertx> nodes = new ArrayList<>();
    private final List<NodeDatabase> databases = new ArrayList<>();
    private final List<List<String>> heard = List.of(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
    private final List<String> heardWithoutDatabase = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        databases.forEach(database -> await(database.stop()));
        nodes.forEach(node -> await(node.close()));
    }

    private Vertx join(List<String> changes) {
        Vertx vertx = await(NodeVertx.start(
                new ClusterSettings(true, "127.0.0.1", PORT, List.of("127.0.0.1:" + PORT, "127.0.0.1:" + (PORT + 1)))));
        nodes.add(vertx);
        vertx.eventBus()
                .<JsonObject>consumer(
                        Addresses.EVENT_CHANGED,
                        message -> changes.add(message.body().getString("id")));
        return vertx;
    }

    private void start(String url, List<String> changes) {
        Vertx vertx = join(changes);
        NodeDatabase database = NodeDatabase.of(
                vertx,
                new DatabaseSettings(new Secret(url), 2, Duration.ofSeconds(20)),
                Path.of("unused"),
                new SimpleMeterRegistry());
        databases.add(database);
        Events.tellBus(vertx, database);
        await(database.start());
        until(vertx, "the database is up", database::isUp);
    }

    @Test
    void aChangeOfAnEvent_isHeardOnceOnEachNode_withAndWithoutADatabase() {
        String url = Postgres.newDatabase();
        heard.forEach(changes -> start(url, changes));
        join(heardWithoutDatabase);
        List<List<String>> all = List.of(heard.get(0), heard.get(1), heardWithoutDatabase);
        Events events = new Events(databases.get(0));
        Person anna = new Person("anna", Role.EDITOR);
        List<String> made = new ArrayList<>();
        for (List<String> changes : all) {
            // What is told before a node listens is lost to it.
            until(nodes.get(0), "it hears", () -> {
                events.create(new JsonObject(), anna);
                return !changes.isEmpty();
            });
        }
        for (int i = 0; i < 20; i++) {
            made.add(await(events.create(new JsonObject().put("title", "t" + i), anna))
                    .id());
        }
        String last = made.get(made.size() - 1);
        until(nodes.get(0), "all have heard", () -> all.stream().allMatch(changes -> changes.contains(last)));
        for (List<String> changes : all) {
            assertThat(changes).doesNotHaveDuplicates().containsAll(made);
        }
    }
}
