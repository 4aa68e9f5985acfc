package dev.cutroom.event;

import dev.cutroom.database.Database;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What people do with events. Every call checks in one transaction what it writes in the same; the database has the last
 * word. Safe for all contexts.
 */
public final class Events {

    /** NOTIFY channel of the trigger on events. */
    static final String CHANNEL = "cutroom_events";

    private static final Set<EventState> EDITABLE = Set.of(EventState.UNEDITED, EventState.EDITED);
    private static final Set<EventState> PUBLISHED = Set.of(EventState.DONE, EventState.MODIFIED);

    private final EventsTable table;

    public Events(Database database) {
        this.table = new EventsTable(database);
    }

    /** Tells the bus what any node changes, once in a cluster. */
    public static void tellBus(Vertx vertx, Database database) {
        ChangeTeller teller = new ChangeTeller(vertx);
        database.listen(CHANNEL, payload -> teller.tell(new JsonObject(payload)), () -> {});
    }

    public Future<List<Event>> list(EventQuery query) {
        return table.list(query);
    }

    public Future<Event> get(String id) {
        return table.get(id);
    }

    /** Who changed what, when: {@code {at, by, version, state, previous, fields: {name: {from, to}}}}, the oldest first. */
    public Future<List<JsonObject>> history(String id) {
        return table.history(id);
    }

    /**
     * Notes one.
     *
     * @throws IllegalArgumentException naming a field that is wrong
     */
    public Future<Event> create(JsonObject fields, Person person) {
        return table.insert(EventFields.merge(new JsonObject(), EventFields.read(fields)), person.name());
    }

    /**
     * Changes fields.
     *
     * @param version what the change was made for; fails with {@link EventChangedException} when it is another now
     */
    public Future<Event> edit(String id, long version, JsonObject change, Person person) {
        JsonObject read = EventFields.read(change);
        return change(id, version, event -> EventFields.merge(event.fields(), read), person);
    }

    /** Brings the fields of an earlier version back, as a new version. */
    public Future<Event> revert(String id, long version, long to, Person person) {
        return table.database().transaction(connection -> EventsTable.get(connection, id)
                .compose(event -> EventsTable.fieldsAt(connection, id, to).compose(fields -> {
                    checkVersion(event, version);
                    checkEditable(event, fields);
                    return EventsTable.setFields(connection, id, fields, person.name());
                })));
    }

    private Future<Event> change(String id, long version, Function<Event, JsonObject> change, Person person) {
        return table.database()
                .transaction(connection -> EventsTable.get(connection, id).compose(event -> {
                    checkVersion(event, version);
                    JsonObject fields = change.apply(event);
                    checkEditable(event, fields);
                    return EventsTable.setFields(connection, id, fields, person.name());
                }));
    }

    private static void checkVersion(Event event, long version) {
        if (event.version() != version) {
            throw new EventChangedException(event.version());
        }
    }

    private static void checkEditable(Event event, JsonObject fields) {
        if (event.state() == EventState.EDITED) {
            Cuts.request(fields);
            return;
        }
        if (EDITABLE.contains(event.state())) {
            return;
        }
        if (!PUBLISHED.contains(event.state())) {
            throw new IllegalMoveException("This event is " + event.state() + "; cancel it before you change it.");
        }
        JsonObject changed = fields.copy();
        JsonObject before = event.fields().copy();
        EventFields.METADATA.forEach(name -> {
            changed.remove(name);
            before.remove(name);
        });
        if (!changed.equals(before)) {
            throw new IllegalMoveException("The video is out; of a published event only "
                    + String.join(", ", EventFields.METADATA.stream().sorted().toList()) + " can be changed.");
        }
    }

    /**
     * Has it cut.
     *
     * @throws IllegalArgumentException naming what is missing
     */
    public Future<Event> submit(String id, Person person) {
        return move(id, person, EventState.EDITED, Set.of(EventState.UNEDITED), "submitted");
    }

    /** Takes it back to be edited; a cut under way ends. Out of FINALIZING only by an operator's word. */
    public Future<Event> cancel(String id, Person person) {
        return move(
                id,
                person,
                EventState.UNEDITED,
                Set.of(EventState.EDITED, EventState.CLAIMED, EventState.FINALIZING),
                "cancelled");
    }

    /** Has it cut again: one that failed, waits, or that an operator knows not to be published. */
    public Future<Event> retry(String id, Person person) {
        return move(
                id,
                person,
                EventState.EDITED,
                Set.of(EventState.UNEDITED, EventState.EDITED, EventState.FINALIZING),
                "retried");
    }

    /** Has what changed since it was published sent after it. */
    public Future<Event> modify(String id, Person person) {
        return move(id, person, EventState.MODIFIED, Set.of(EventState.DONE), "modified");
    }

    private Future<Event> move(String id, Person person, EventState to, Set<EventState> from, String what) {
        return table.database()
                .transaction(connection -> EventsTable.get(connection, id).compose(event -> {
                    if (!from.contains(event.state())) {
                        throw new IllegalMoveException("This event is " + event.state() + "; only one that is "
                                + String.join(
                                        " or ",
                                        from.stream().map(Enum::name).sorted().toList())
                                + " can be " + what + ".");
                    }
                    if (event.state() == EventState.FINALIZING && !person.may(Role.OPERATOR)) {
                        throw new IllegalMoveException("This event may be published already;"
                                + " look there first, then have an operator decide.");
                    }
                    if (to == EventState.EDITED) {
                        Cuts.request(event.fields());
                    }
                    return EventsTable.move(connection, id, to, event.fields(), person.name());
                }));
    }
}
