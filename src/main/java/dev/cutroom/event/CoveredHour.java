package dev.cutroom.event;

import dev.cutroom.timeline.Hour;
import io.vertx.core.json.JsonObject;

/**
 * An hour of which there is more now, or less.
 *
 * @param start microseconds since the epoch
 */
record CoveredHour(String channel, String quality, long start) {

    /** Reads a {@code cutroom.coverage.changed}. */
    static CoveredHour of(JsonObject changed) {
        return new CoveredHour(
                changed.getString("channel"),
                changed.getString("quality"),
                Hour.parse(changed.getString("hour")).start());
    }
}
