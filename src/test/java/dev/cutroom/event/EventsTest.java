package dev.cutroom.event;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.bus.Addresses;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import dev.cutroom.testing.Postgres;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events on a real database. */
class EventsTest {

    private static final Person ANNA = new Person("anna", Role.EDITOR);
    private static final Person OTTO = new Person("otto", Role.OPERATOR);

    private static OpenDatabase open;
    private static Events events;
    private static EventsTable table;

    @BeforeAll
    static void open() {
        open = new OpenDatabase();
        events = new Events(open.database);
        table = new EventsTable(open.database);
    }

    @AfterAll
    static void close() {
        open.close();
    }

    static JsonObject fields() {
        return new JsonObject()
                .put("channel", "demo")
                .put("quality", "source")
                .put("title", "a moment")
                .put(
                        "ranges",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("start", "2026-11-02T10:56:01.3")
                                        .put("end", "2026-11-02T10:57:00Z")));
    }

    private static Event made() {
        return await(events.create(fields(), ANNA));
    }

    @Test
    void create_bringsTimesIntoOneForm() {
        Event event = made();
        assertThat(event.state()).isEqualTo(EventState.UNEDITED);
        assertThat(event.fields().getJsonArray("ranges").getJsonObject(0).getString("start"))
                .isEqualTo("2026-11-02T10:56:01.300000Z");
        assertThat(event.toJson().getString("time")).isEqualTo("2026-11-02T10:56:01.300000Z");
    }

    @Test
    void fieldsThatAreWrong_areRefusedByName() {
        Map.of(
                        "unknown", "x",
                        "title", 7,
                        "ranges", "x",
                        "allow_holes", "yes",
                        "type", "best",
                        "poster", "noon",
                        "channel", "../etc",
                        "thumbnail", new JsonObject().put("mode", "nice"))
                .forEach((name, value) -> assertThatThrownBy(() -> events.create(fields().put(name, value), ANNA))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("'" + name));
    }

    @Test
    void edit_ofAnOldVersion_isRefused() {
        Event event = made();
        Event edited = await(events.edit(event.id(), 1, new JsonObject().put("title", "better"), ANNA));
        assertThat(edited.version()).isEqualTo(2);
        assertThatThrownBy(() -> await(events.edit(event.id(), 1, new JsonObject().put("title", "worse"), OTTO)))
                .isInstanceOf(EventChangedException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void history_tellsWhoChangedWhat_andRevertBringsItBack() {
        Event event = made();
        await(events.edit(event.id(), 1, new JsonObject().put("title", "better"), OTTO));
        List<JsonObject> history = await(events.history(event.id()));
        assertThat(history).hasSize(2);
        assertThat(history.get(1).getString("by")).isEqualTo("otto");
        assertThat(history.get(1).getJsonObject("fields").getJsonObject("title"))
                .isEqualTo(new JsonObject().put("from", "a moment").put("to", "better"));
        Event reverted = await(events.revert(event.id(), 2, 1, ANNA));
        assertThat(reverted.fields()).isEqualTo(event.fields());
        assertThat(reverted.version()).isEqualTo(3);
    }

    @Test
    void theAuditTrail_cannotBeChanged_byTheApplicationNorItsOwner() {
        made();
        for (String sql : List.of("update audit set by = 'x'", "delete from audit", "truncate audit")) {
            assertThatThrownBy(() -> await(open.database.query(sql, Tuple.tuple())))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> Postgres.run(open.name(), sql)).hasMessageContaining("cannot be changed");
        }
    }

    @Test
    void submit_needsWhatACutNeeds() {
        Event event = await(events.create(new JsonObject().put("title", "empty"), ANNA));
        assertThatThrownBy(() -> await(events.submit(event.id(), ANNA)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'channel' is missing");
    }

    @Test
    void movesThatDoNotExist_areRefusedByTheDatabaseItself() {
        for (EventState from : EventState.values()) {
            for (EventState to : EventState.values()) {
                Event event = made();
                bring(event.id(), from);
                boolean legal = from == to || EventsModel.MOVES.get(from).contains(to);
                var moved = open.database.query(
                        "update events set state = $2, node = coalesce(node, 'n'), link = coalesce(link, 'l'),"
                                + " left_finalizing = 'person' where id = $1",
                        Tuple.of(UUID.fromString(event.id()), to.name()));
                if (legal) {
                    await(moved);
                } else {
                    assertThatThrownBy(() -> await(moved))
                            .as("%s to %s", from, to)
                            .hasMessageContaining("cannot go from " + from + " to " + to);
                }
            }
        }
    }

    @Test
    void finalizing_isNotLeft_withoutAReason() {
        Event event = made();
        bring(event.id(), EventState.FINALIZING);
        assertThatThrownBy(() -> await(open.database.query(
                        "update events set state = 'EDITED' where id = $1", Tuple.of(UUID.fromString(event.id())))))
                .hasMessageContaining("FINALIZING is left only");
        assertThatThrownBy(() -> await(events.cancel(event.id(), ANNA))).isInstanceOf(IllegalMoveException.class);
        assertThat(await(events.cancel(event.id(), OTTO)).state()).isEqualTo(EventState.UNEDITED);
    }

    private static void bring(String id, EventState state) {
        for (EventState step : EventsModel.WAY.get(state)) {
            await(open.database.query(
                    "update events set state = $2, node = 'n', link = 'l' where id = $1",
                    Tuple.of(UUID.fromString(id), step.name())));
        }
    }

    @Test
    void pages_giveEveryEventOnce() {
        for (int i = 0; i < 7; i++) {
            await(events.create(fields().put("channel", "paged").put("title", "50% off " + i), ANNA));
        }
        Set<String> seen = new HashSet<>();
        Optional<EventQuery.Cursor> after = Optional.empty();
        for (int page = 0; page < 4; page++) {
            EventQuery query = new EventQuery(
                    Optional.of(EventState.UNEDITED),
                    Optional.of("paged"),
                    EventQuery.ALL.from(),
                    EventQuery.ALL.to(),
                    Optional.of("50% OFF"),
                    EventQuery.Sort.TIME,
                    true,
                    after,
                    2);
            List<Event> got = await(events.list(query));
            got.forEach(event -> assertThat(seen.add(event.id())).isTrue());
            after = Optional.of(EventQuery.Cursor.parse(query.cursorAfter(got.get(got.size() - 1))));
        }
        assertThat(seen).hasSize(7);
    }

    @Test
    void changes_reachTheBus() {
        List<JsonObject> heard = new CopyOnWriteArrayList<>();
        open.vertx.eventBus().<JsonObject>consumer(Addresses.EVENT_CHANGED, message -> heard.add(message.body()));
        Events.tellBus(open.vertx, open.database);
        until(open.vertx, "a change is heard", () -> {
            var unused = events.create(fields(), ANNA);
            return heard.stream().anyMatch(change -> change.getString("by").equals("anna"));
        });
    }

    @Test
    void aLateNode_canFinishNothing() {
        await(open.database.query(
                "update events set not_before = now() + interval '1 day' where state = 'EDITED'", Tuple.tuple()));
        Event event = await(events.submit(made().id(), ANNA));
        Claim first = await(table.claim("one", 0));
        assertThat(first.event().id()).isEqualTo(event.id());
        Claim second = await(table.claim("two", 20));
        assertThat(second.event().id()).isEqualTo(event.id());
        assertThat(second.fence()).isEqualTo(first.fence() + 1);
        assertThat(await(table.renew(first, 20))).isFalse();
        assertThat(advance(first)).isFalse();
        assertThat(advance(second)).isTrue();
    }

    private static boolean advance(Claim claim) {
        return await(table.advance(claim, EventState.CLAIMED, EventState.FINALIZING, null, 0, false, null));
    }
}
