package dev.cutroom.event;

import dev.cutroom.timeline.Micros;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in the database.
 *
 * @param version grows with every change; it is the entity tag
 * @param fields what people edit, see {@link EventFields}
 * @param error why it came back or waits; null when there is nothing to say
 * @param happened, created, changed microseconds since the epoch
 */
public record Event(
        String id,
        long version,
        EventState state,
        JsonObject fields,
        @Nullable String error,
        @Nullable String node,
        @Nullable String link,
        long happened,
        long created,
        String createdBy,
        long changed,
        String changedBy) {

    static Event of(Row row) {
        return new Event(
                row.getUUID("id").toString(),
                row.getLong("version"),
                EventState.parse(row.getString("state")),
                row.getJsonObject("fields"),
                row.getString("error"),
                row.getString("node"),
                row.getString("link"),
                micros(row.getOffsetDateTime("happened")),
                micros(row.getOffsetDateTime("created")),
                row.getString("created_by"),
                micros(row.getOffsetDateTime("changed")),
                row.getString("changed_by"));
    }

    static long micros(OffsetDateTime time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
    }

    /** Its fields and what the node knows of it, in one object. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("version", version)
                .put("state", state.name())
                .put("error", error)
                .put("node", node)
                .put("link", link)
                .put("time", Micros.format(happened))
                .put("created", Micros.format(created))
                .put("created_by", createdBy)
                .put("changed", Micros.format(changed))
                .put("changed_by", changedBy)
                .mergeIn(fields);
    }
}
