package dev.cutroom.bus;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.json.JsonObject;

/** What is there of an hour has changed (wire.md section 6, {@code cutroom.coverage.changed}). */
public record CoverageChanged(Rendition rendition, Hour hour, int holes, double coveredSeconds) {

    public JsonObject toJson() {
        return new JsonObject()
                .put("channel", rendition.channel())
                .put("quality", rendition.quality())
                .put("hour", hour.toString())
                .put("holes", holes)
                .put("coveredSeconds", coveredSeconds);
    }
}
