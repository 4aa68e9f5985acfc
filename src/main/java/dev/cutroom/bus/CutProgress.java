package dev.cutroom.bus;

import io.vertx.core.json.JsonObject;

/**
 * How far a cut has come (wire.md section 6, {@code cutroom.cut.progress}).
 *
 * @param id the event's, or the cut's own
 * @param seconds of the result that are made, of {@code total}
 * @param bytes that have left
 */
public record CutProgress(String id, double seconds, double total, long bytes) {

    public JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("seconds", seconds)
                .put("total", total)
                .put("bytes", bytes);
    }
}
