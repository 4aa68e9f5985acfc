package dev.cutroom.event;

import dev.cutroom.cut.Container;
import dev.cutroom.cut.CutRequest;
import dev.cutroom.cut.CutType;
import dev.cutroom.cut.Transition;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** An event's fields as what is to be cut. Pure. */
final class Cuts {

    private Cuts() {}

    /** @throws IllegalArgumentException saying what is missing or wrong */
    static CutRequest request(JsonObject fields) {
        for (String needed : List.of("channel", "quality", "ranges")) {
            if (fields.getValue(needed) == null) {
                throw new IllegalArgumentException(
                        "The field '" + needed + "' is missing; an event needs it before it can be cut.");
            }
        }
        List<TimeRange> ranges = new ArrayList<>();
        for (Object each : fields.getJsonArray("ranges")) {
            JsonObject range = (JsonObject) each;
            ranges.add(new TimeRange(Micros.parse(range.getString("start")), Micros.parse(range.getString("end"))));
        }
        List<Transition> transitions = new ArrayList<>();
        for (Object each : fields.getJsonArray("transitions", new JsonArray())) {
            transitions.add(Transition.parse((String) each));
        }
        CutType type = CutType.parse(fields.getString("type", CutType.SMART.text()));
        try {
            return new CutRequest(
                    new Rendition(fields.getString("channel"), fields.getString("quality")),
                    ranges,
                    transitions,
                    fields.getBoolean("allow_holes", false),
                    type,
                    container(type));
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException("This event cannot be cut: " + bad.getMessage() + ".");
        }
    }

    /** A run of whole segments as Matroska, copied. */
    static CutRequest run(CutRequest request, TimeRange run) {
        return new CutRequest(request.rendition(), List.of(run), List.of(), false, CutType.SMART, Container.MKV);
    }

    private static Container container(CutType type) {
        return switch (type) {
            case ROUGH, FAST, MPEGTS -> Container.TS;
            case SMART, MP4 -> Container.MP4;
            case MKV -> Container.MKV;
            case WEBM -> Container.WEBM;
        };
    }
}
