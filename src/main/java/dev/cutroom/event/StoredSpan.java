package dev.cutroom.event;

import dev.cutroom.timeline.Micros;
import io.vertx.core.json.JsonObject;

/**
 * What a segment that came in covers.
 *
 * @param start microseconds since the epoch, as is {@code end}
 */
record StoredSpan(String channel, String quality, long start, long end) {

    /** Reads a {@code cutroom.segment.stored}. */
    static StoredSpan of(JsonObject stored) {
        long start = Micros.parse(stored.getString("start"));
        return new StoredSpan(
                stored.getString("channel"),
                stored.getString("quality"),
                start,
                start + Math.round(stored.getDouble("duration") * Micros.SECOND));
    }
}
