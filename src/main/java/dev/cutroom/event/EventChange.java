package dev.cutroom.event;

import dev.cutroom.timeline.Micros;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One line of an event's history: who, when, and what was different after it. */
final class EventChange {

    private EventChange() {}

    static JsonObject of(Row row) {
        JsonObject before = row.getJsonObject("before");
        JsonObject after = row.getJsonObject("after");
        JsonObject change = new JsonObject()
                .put("at", Micros.format(Event.micros(row.getOffsetDateTime("at"))))
                .put("by", row.getString("by"))
                .put("version", row.getLong("version"))
                .put("state", after.getString("state"))
                .put("fields", difference(fields(before), fields(after)));
        if (before != null && !Objects.equals(before.getString("state"), after.getString("state"))) {
            change.put("previous", before.getString("state"));
        }
        if (after.getString("error") != null) {
            change.put("error", after.getString("error"));
        }
        return change;
    }

    private static JsonObject fields(@Nullable JsonObject event) {
        return event == null ? new JsonObject() : event.getJsonObject("fields", new JsonObject());
    }

    /** Per field that differs: {@code {from, to}}, null where there was none. */
    private static JsonObject difference(JsonObject before, JsonObject after) {
        Set<String> names = new TreeSet<>(before.fieldNames());
        names.addAll(after.fieldNames());
        JsonObject difference = new JsonObject();
        for (String name : names) {
            Object from = before.getValue(name);
            Object to = after.getValue(name);
            if (!Objects.equals(from, to)) {
                difference.put(name, new JsonObject().put("from", from).put("to", to));
            }
        }
        return difference;
    }
}
