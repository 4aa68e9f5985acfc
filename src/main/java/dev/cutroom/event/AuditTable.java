package dev.cutroom.event;

import dev.cutroom.database.Database;
import dev.cutroom.event.EventChanges.Numbered;
import dev.cutroom.timeline.Micros;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** What is read of the table {@code audit} ({@code schema/10-audit.sql}) beside an event's own history. */
final class AuditTable {

    private final Database database;

    AuditTable(Database database) {
        this.database = database;
    }

    Future<Long> lastOfEvents() {
        return database.query("select id from audit where subject = 'event' order by id desc limit 1", Tuple.tuple())
                .map(rows -> {
                    for (Row row : rows) {
                        return row.getLong("id");
                    }
                    return 0L;
                });
    }

    Future<List<Numbered>> ofEventsAfter(long number, int most) {
        return database.query(
                        "select id, at, by, subject_id, version, before, after from audit"
                                + " where subject = 'event' and id > $1 order by id limit $2",
                        Tuple.of(number, most))
                .map(rows -> {
                    List<Numbered> changes = new ArrayList<>(rows.size());
                    rows.forEach(row -> changes.add(new Numbered(
                            row.getLong("id"), EventChange.of(row).put("event", row.getString("subject_id")))));
                    return changes;
                });
    }

    Future<List<JsonObject>> list(AuditQuery query) {
        StringBuilder sql = new StringBuilder(
                "select id, at, by, subject, subject_id, version, before, after from audit where true");
        Tuple arguments = Tuple.tuple();
        query.subject().ifPresent(subject -> EventsTable.and(sql, arguments, "subject = $", subject));
        query.id().ifPresent(id -> EventsTable.and(sql, arguments, "subject_id = $", id));
        query.by().ifPresent(by -> EventsTable.and(sql, arguments, "by = $", by));
        query.from().ifPresent(from -> EventsTable.and(sql, arguments, "at >= $", EventsTable.time(from)));
        query.to().ifPresent(to -> EventsTable.and(sql, arguments, "at < $", EventsTable.time(to)));
        query.before().ifPresent(before -> EventsTable.and(sql, arguments, "id < $", before));
        sql.append(" order by id desc limit ").append(query.limit());
        return database.query(sql.toString(), arguments).map(rows -> {
            List<JsonObject> entries = new ArrayList<>(rows.size());
            rows.forEach(row -> entries.add(entry(row)));
            return entries;
        });
    }

    private static JsonObject entry(Row row) {
        return new JsonObject()
                .put("number", row.getLong("id"))
                .put("at", Micros.format(Event.micros(row.getOffsetDateTime("at"))))
                .put("by", row.getString("by"))
                .put("subject", row.getString("subject"))
                .put("id", row.getString("subject_id"))
                .put("version", row.getLong("version"))
                .put("before", row.getJsonObject("before"))
                .put("after", row.getJsonObject("after"));
    }
}
