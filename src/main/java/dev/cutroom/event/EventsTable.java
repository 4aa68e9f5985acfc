package dev.cutroom.event;

import dev.cutroom.database.Database;
import dev.cutroom.timeline.Hole;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** All SQL of events. Who writes names himself; the rest is the triggers' work. */
final class EventsTable {

    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;

    EventsTable(Database database) {
        this.database = database;
    }

    Database database() {
        return database;
    }

    Future<List<Event>> list(EventQuery query) {
        StringBuilder sql = new StringBuilder("select * from events where true");
        Tuple arguments = Tuple.tuple();
        query.state().ifPresent(state -> and(sql, arguments, "state = $", state.name()));
        query.channel().ifPresent(channel -> and(sql, arguments, "fields ->> 'channel' = $", channel));
        query.from().ifPresent(from -> and(sql, arguments, "happened >= $", time(from)));
        query.to().ifPresent(to -> and(sql, arguments, "happened < $", time(to)));
        query.text()
                .ifPresent(text -> and(
                        sql,
                        arguments,
                        "concat_ws(' ', fields ->> 'title', fields ->> 'description', fields ->> 'notes',"
                                + " fields ->> 'tags') ilike $",
                        '%' + text.replaceAll("([\\\\%_])", "\\\\$1") + '%'));
        String column = query.sort().column;
        String direction = query.descending() ? "desc" : "asc";
        query.after().ifPresent(after -> {
            arguments.addValue(time(after.micros())).addValue(Ids.uuid(after.id()));
            sql.append(" and (")
                    .append(column)
                    .append(", id) ")
                    .append(query.descending() ? '<' : '>')
                    .append(" ($")
                    .append(arguments.size() - 1)
                    .append(", $")
                    .append(arguments.size())
                    .append(')');
        });
        sql.append(" order by ").append(column).append(' ').append(direction);
        sql.append(", id ").append(direction).append(" limit ").append(query.limit());
        return database.query(sql.toString(), arguments).map(EventsTable::events);
    }

    /** @param condition that ends in {@code $}, where the value's number goes */
    static void and(StringBuilder sql, Tuple arguments, String condition, Object value) {
        arguments.addValue(value);
        sql.append(" and ").append(condition).append(arguments.size());
    }

    private static List<Event> events(RowSet<Row> rows) {
        List<Event> events = new ArrayList<>(rows.size());
        rows.forEach(row -> events.add(Event.of(row)));
        return events;
    }

    static OffsetDateTime time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    Future<Event> insert(JsonObject fields, String by) {
        return database.query(
                        "insert into events (fields, created_by, changed_by) values ($1, $2, $2) returning *",
                        Tuple.of(fields, by))
                .map(EventsTable::one)
                .recover(EventsTable::refuseTaken);
    }

    /** Many at once; their ids, in order. */
    static Future<List<String>> insertAll(SqlConnection connection, List<JsonObject> fields, String by) {
        return connection
                .preparedQuery("insert into events (fields, created_by, changed_by) values ($1, $2, $2) returning id")
                .executeBatch(fields.stream().map(each -> Tuple.of(each, by)).toList())
                .map(rows -> {
                    List<String> ids = new ArrayList<>(fields.size());
                    for (RowSet<Row> each = rows; each != null; each = each.next()) {
                        ids.add(each.iterator().next().getUUID("id").toString());
                    }
                    return ids;
                });
    }

    /** The events that rows of a file may be, by the rows' keys. */
    static Future<Map<String, Event>> known(SqlConnection connection, List<CsvFile.Row> rows) {
        String[] keys = rows.stream().map(CsvFile.Row::key).distinct().toArray(String[]::new);
        UUID[] ids = rows.stream()
                .filter(row -> row.wrong().isEmpty() && !row.id().isEmpty())
                .map(row -> Ids.uuid(row.id()))
                .distinct()
                .toArray(UUID[]::new);
        return connection
                .preparedQuery("select * from events where fields ->> 'external_key' = any($1) or id = any($2)")
                .execute(Tuple.of(keys, (Object) ids))
                .map(found -> {
                    Map<String, Event> byId = new HashMap<>();
                    Map<String, Event> known = new HashMap<>();
                    for (Event event : events(found)) {
                        byId.put(event.id(), event);
                        String key = event.fields().getString("external_key");
                        if (key != null) {
                            known.put(key, event);
                        }
                    }
                    rows.stream()
                            .filter(row -> byId.containsKey(row.id()))
                            .forEach(row -> known.put(row.key(), byId.get(row.id())));
                    return known;
                });
    }

    /** An external key is one event's. */
    static <T> Future<T> refuseTaken(Throwable failure) {
        return Future.failedFuture(
                failure instanceof PgException pg && UNIQUE_VIOLATION.equals(pg.getSqlState())
                        ? new IllegalMoveException("Another event has this external key; give each its own.")
                        : failure);
    }

    Future<Event> get(String id) {
        return database.query("select * from events where id = $1", Tuple.of(Ids.uuid(id)))
                .map(EventsTable::one);
    }

    static Future<Event> get(SqlConnection connection, String id) {
        return connection
                .preparedQuery("select * from events where id = $1")
                .execute(Tuple.of(Ids.uuid(id)))
                .map(EventsTable::one);
    }

    static Future<Event> setFields(SqlConnection connection, String id, JsonObject fields, String by) {
        return connection
                .preparedQuery("update events set fields = $2, changed_by = $3 where id = $1 returning *")
                .execute(Tuple.of(Ids.uuid(id), fields, by))
                .map(EventsTable::one)
                .recover(EventsTable::refuseTaken);
    }

    /** Moves it by a person's word. What it waited for is forgotten; a cut under way learns of it by notification. */
    static Future<Event> move(SqlConnection connection, String id, EventState state, JsonObject fields, String by) {
        return connection
                .preparedQuery("""
                    update events set state = $2, fields = $3, changed_by = $4, error = null, not_before = now(),
                        missing_from = null, missing_to = null,
                        left_finalizing = case when state = 'FINALIZING' then 'person' end
                    where id = $1 returning *\
                    """)
                .execute(Tuple.of(Ids.uuid(id), state.name(), fields, by))
                .map(EventsTable::one);
    }

    private static Event one(RowSet<Row> rows) {
        return first(rows).orElseThrow(NoSuchEventException::new);
    }

    private static Optional<Event> first(RowSet<Row> rows) {
        for (Row row : rows) {
            return Optional.of(Event.of(row));
        }
        return Optional.empty();
    }

    /** Who changed what, when, the oldest first. */
    Future<List<JsonObject>> history(String id) {
        return database.query(
                        "select at, by, version, before, after from audit"
                                + " where subject = 'event' and subject_id = $1 order by id",
                        Tuple.of(Ids.check(id)))
                .map(rows -> {
                    List<JsonObject> changes = new ArrayList<>(rows.size());
                    rows.forEach(row -> changes.add(EventChange.of(row)));
                    if (changes.isEmpty()) {
                        throw new NoSuchEventException();
                    }
                    return changes;
                });
    }

    static Future<JsonObject> fieldsAt(SqlConnection connection, String id, long version) {
        return connection
                .preparedQuery("select after -> 'fields' as fields from audit"
                        + " where subject = 'event' and subject_id = $1 and version = $2")
                .execute(Tuple.of(Ids.check(id), version))
                .map(rows -> {
                    for (Row row : rows) {
                        return row.getJsonObject("fields");
                    }
                    throw new NoSuchEventException();
                });
    }

    /** Takes the next event that is due, or one whose node has let its lease go by; of those that name their uploaders,
     * only one that names this node. Null when there is none. */
    Future<@Nullable Claim> claim(String node, int leaseSeconds) {
        return database.transaction(connection -> connection
                .preparedQuery("""
                    select events.* from events left join claims on claims.event = events.id
                    where (events.state = 'EDITED' and events.not_before <= now()
                        or events.state in ('CLAIMED', 'FINALIZING', 'TRANSCODING') and claims.until < now()
                        or events.state = 'MODIFIED' and (claims.until is null or claims.until < now()))
                        and (coalesce(events.fields -> 'uploaders', '[]') in ('null', '[]')
                            or events.fields -> 'uploaders' ? $1)
                    order by events.not_before, events.id limit 1 for update of events\
                    """)
                .execute(Tuple.of(node))
                .compose(rows -> {
                    Event due = first(rows).orElse(null);
                    return due == null
                            ? Future.<@Nullable Claim>succeededFuture(null)
                            : claim(connection, due, node, leaseSeconds);
                }));
    }

    private static Future<@Nullable Claim> claim(SqlConnection connection, Event due, String node, int leaseSeconds) {
        EventState state = due.state() == EventState.EDITED ? EventState.CLAIMED : due.state();
        // Looking at it again, wherever, is no change to tell people of; only a cut that begins anew elsewhere is one.
        boolean same = state == due.state() && (state != EventState.CLAIMED || node.equals(due.node()));
        return connection
                .preparedQuery("""
                    insert into claims (event, node, fence, until)
                    values ($1, $2, 1, now() + make_interval(secs => $3))
                    on conflict (event) do update set node = $2, fence = claims.fence + 1,
                        until = now() + make_interval(secs => $3), cancelled = false
                    returning fence\
                    """)
                .execute(Tuple.of(Ids.uuid(due.id()), node, (double) leaseSeconds))
                .compose(rows -> {
                    long fence = rows.iterator().next().getLong("fence");
                    if (same) {
                        return Future.<@Nullable Claim>succeededFuture(new Claim(due, node, fence));
                    }
                    return connection
                            .preparedQuery("update events set state = $2, node = $3, changed_by = $3, error = null"
                                    + " where id = $1 returning *")
                            .execute(Tuple.of(Ids.uuid(due.id()), state.name(), node))
                            .map(updated -> new Claim(one(updated), node, fence));
                });
    }

    /** Keeps a claim alive; false when it is another's by now. */
    Future<Boolean> renew(Claim claim, int leaseSeconds) {
        return database.query(
                        "update claims set until = now() + make_interval(secs => $4)"
                                + " where event = $1 and node = $2 and fence = $3",
                        Tuple.of(Ids.uuid(claim.event().id()), claim.node(), claim.fence(), (double) leaseSeconds))
                .map(updated -> updated.rowCount() == 1);
    }

    /**
     * Moves a claimed event on, when the claim is still the newest; false when another has it, or a person took it back.
     *
     * @param waitSeconds before it is claimed again
     */
    Future<Boolean> advance(
            Claim claim,
            EventState from,
            EventState to,
            @Nullable String error,
            int waitSeconds,
            boolean nothingPublished,
            @Nullable String link) {
        return database.query("""
            update events set state = $5, error = $6, not_before = now() + make_interval(secs => $7),
                left_finalizing = case when $8 then 'nothing-published' end,
                link = coalesce($9, link), changed_by = $2
            where id = $1 and state = $4
                and exists (select from claims where event = $1 and node = $2 and fence = $3)\
            """, Tuple.from(new Object[] {
                    Ids.uuid(claim.event().id()),
                    claim.node(),
                    claim.fence(),
                    from.name(),
                    to.name(),
                    error,
                    (double) waitSeconds,
                    nothingPublished,
                    link
                }))
                .map(updated -> updated.rowCount() == 1);
    }

    /** Says why a claimed event stays where it is, unless it says so already. */
    Future<Void> say(Claim claim, EventState state, String error) {
        return database.query(
                        "update events set error = $5, changed_by = $2 where id = $1 and state = $4"
                                + " and error is distinct from $5"
                                + " and exists (select from claims where event = $1 and node = $2 and fence = $3)",
                        Tuple.of(Ids.uuid(claim.event().id()), claim.node(), claim.fence(), state.name(), error))
                .mapEmpty();
    }

    /** Puts a claimed event back until more of its channel is there. */
    Future<Boolean> waits(Claim claim, String error, Hole missing, int waitSeconds) {
        return database.query(
                        """
                        update events set state = 'EDITED', error = $4, not_before = now() + make_interval(secs => $5),
                            missing_from = $6, missing_to = $7, changed_by = $2
                        where id = $1 and state = 'CLAIMED'
                            and exists (select from claims where event = $1 and node = $2 and fence = $3)\
                        """,
                        Tuple.of(
                                Ids.uuid(claim.event().id()),
                                claim.node(),
                                claim.fence(),
                                error,
                                (double) waitSeconds,
                                time(missing.start()),
                                time(missing.end())))
                .map(updated -> updated.rowCount() == 1);
    }

    /** Has what waits for something in one of these hours, or for what one of these segments ends, looked at again now. */
    Future<Void> wake(List<CoveredHour> hours, List<StoredSpan> spans) {
        return database.query(
                        """
                        update events set not_before = now(), changed_by = 'coverage'
                        where state = 'EDITED' and not_before > now() and missing_to is not null
                            and (exists (
                                select from unnest($1::text[], $2::text[], $3::timestamptz[]) as hours (channel, quality, start)
                                where hours.channel = fields ->> 'channel' and hours.quality = fields ->> 'quality'
                                    and missing_from < hours.start + interval '1 hour' and missing_to >= hours.start)
                            or exists (
                                select from unnest($4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[])
                                    as spans (channel, quality, start, stop)
                                where spans.channel = fields ->> 'channel' and spans.quality = fields ->> 'quality'
                                    and spans.start <= missing_to + interval '10 ms'
                                    and spans.stop >= missing_to - interval '10 ms'))\
                        """,
                        Tuple.of(
                                array(hours, CoveredHour::channel),
                                array(hours, CoveredHour::quality),
                                times(hours, CoveredHour::start),
                                array(spans, StoredSpan::channel),
                                array(spans, StoredSpan::quality),
                                times(spans, StoredSpan::start),
                                times(spans, StoredSpan::end)))
                .mapEmpty();
    }

    private static <T> String[] array(List<T> items, Function<T, String> part) {
        return items.stream().map(part).toArray(String[]::new);
    }

    private static <T> OffsetDateTime[] times(List<T> items, ToLongFunction<T> part) {
        return items.stream().map(item -> time(part.applyAsLong(item))).toArray(OffsetDateTime[]::new);
    }
}
