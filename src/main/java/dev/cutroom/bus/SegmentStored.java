package dev.cutroom.bus;

import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Segment;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * A segment has come into this node's store (wire.md section 6, {@code cutroom.segment.stored}).
 *
 * @param size bytes
 */
public record SegmentStored(Segment segment, long size, Source source) {

    /** What brought it. */
    public enum Source {
        RECORD,
        REPLICATE,
        IMPORT
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("channel", segment.rendition().channel())
                .put("quality", segment.rendition().quality())
                .put("path", segment.path())
                .put("start", Micros.format(segment.start()))
                .put("duration", segment.duration() / (double) Micros.SECOND)
                .put("type", segment.type().text())
                .put("size", size)
                .put("source", source.name().toLowerCase(Locale.ROOT));
    }
}
