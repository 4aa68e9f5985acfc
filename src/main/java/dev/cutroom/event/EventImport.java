package dev.cutroom.event;

import dev.cutroom.database.Database;
import dev.cutroom.people.Person;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes events of a CSV file, all that can be made in one transaction. What is there already is never changed: the report
 * says where the file and the database differ, and a person decides. Safe for all contexts.
 */
public final class EventImport {

    private final Vertx vertx;
    private final Database database;

    public EventImport(Vertx vertx, Database database) {
        this.vertx = vertx;
        this.database = database;
    }

    /**
     * Imports a file.
     *
     * @param dry whether nothing is written, and only what would become of it is told
     * @return {@code {dry, rows, created, same, conflict, refused, report: [{line, result, id, external_key, reason,
     *     fields: {name: {file, event}}}]}}; fails with IllegalArgumentException when the file cannot be read at all
     */
    public Future<JsonObject> run(Buffer csv, boolean dry, Person person) {
        return vertx.executeBlocking(() -> CsvFile.read(csv), false)
                .compose(rows -> database.transaction(connection -> EventsTable.known(connection, rows)
                                .compose(known -> carryOut(connection, new Plan(rows, known), dry, person)))
                        .recover(EventsTable::refuseTaken));
    }

    private static Future<JsonObject> carryOut(SqlConnection connection, Plan plan, boolean dry, Person person) {
        if (dry || plan.made.isEmpty()) {
            return Future.succeededFuture(plan.report(dry));
        }
        return EventsTable.insertAll(connection, plan.made, person.name()).map(ids -> {
            for (int i = 0; i < ids.size(); i++) {
                plan.madeLines.get(i).put("id", ids.get(i));
            }
            return plan.report(false);
        });
    }

    /** What becomes of each row. */
    private static final class Plan {

        final List<JsonObject> made = new ArrayList<>();
        final List<JsonObject> madeLines = new ArrayList<>();
        private final JsonArray lines = new JsonArray();
        private final Map<String, Integer> counts = new HashMap<>();
        private final Set<String> keys = new HashSet<>();

        Plan(List<CsvFile.Row> rows, Map<String, Event> known) {
            rows.forEach(row -> add(row, known));
        }

        private void add(CsvFile.Row row, Map<String, Event> known) {
            String key = row.key();
            Event there = known.get(key);
            if (!row.wrong().isEmpty()) {
                line(row, "refused").put("reason", row.wrong());
            } else if (!key.isEmpty() && !keys.add(key)) {
                line(row, "refused").put("reason", "The key '" + key + "' stands in an earlier row too; use it once.");
            } else if (there == null) {
                make(row, key);
            } else {
                compare(row, there);
            }
        }

        private void make(CsvFile.Row row, String key) {
            JsonObject fields = EventFields.merge(new JsonObject(), row.fields());
            if (!key.isEmpty()) {
                fields.put("external_key", key);
            }
            made.add(fields);
            madeLines.add(line(row, "created"));
        }

        private void compare(CsvFile.Row row, Event there) {
            JsonObject differing = new JsonObject();
            for (String name : row.fields().fieldNames()) {
                Object file = row.fields().getValue(name);
                Object event = there.fields().getValue(name);
                if (!name.equals("external_key") && !Objects.equals(file, event)) {
                    differing.put(name, new JsonObject().put("file", file).put("event", event));
                }
            }
            if (differing.isEmpty()) {
                line(row, "same").put("id", there.id());
                return;
            }
            line(row, "conflict")
                    .put("id", there.id())
                    .put("reason", "There is an event of this key that says otherwise; it was not changed.")
                    .put("fields", differing);
        }

        private JsonObject line(CsvFile.Row row, String result) {
            JsonObject line = new JsonObject().put("line", row.line()).put("result", result);
            if (!row.key().isEmpty()) {
                line.put("external_key", row.key());
            }
            counts.merge(result, 1, Integer::sum);
            lines.add(line);
            return line;
        }

        JsonObject report(boolean dry) {
            JsonObject report = new JsonObject().put("dry", dry).put("rows", lines.size());
            for (String result : List.of("created", "same", "conflict", "refused")) {
                report.put(result, counts.getOrDefault(result, 0));
            }
            return report.put("report", lines);
        }
    }
}
