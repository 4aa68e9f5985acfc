package dev.cutroom.event;

import dev.cutroom.database.Database;
import dev.cutroom.event.EventChanges.Numbered;
import io.vertx.core.Future;
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
}
