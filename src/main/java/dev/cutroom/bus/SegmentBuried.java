package dev.cutroom.bus;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.json.JsonObject;

/** A segment was marked as absent in this node's store ({@code cutroom.segment.buried}). */
public record SegmentBuried(Rendition rendition, Hour hour, String segment) {

    public JsonObject toJson() {
        return new JsonObject()
                .put("channel", rendition.channel())
                .put("quality", rendition.quality())
                .put("path", rendition.path() + "/" + hour + "/" + segment);
    }
}
