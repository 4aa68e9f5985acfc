package dev.cutroom.bus;

import io.vertx.core.json.JsonObject;

/**
 * An event has changed, on any node (wire.md section 6, {@code cutroom.event.changed}).
 *
 * @param state its state now; {@code previous} its state before, the same when only its fields changed
 * @param by who did it: a person's name, or a node's
 */
public record EventChanged(String id, String state, String previous, String by) {

    public JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("state", state)
                .put("previous", previous)
                .put("by", by);
    }
}
