package dev.cutroom.bus;

import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody has an event open in an editor, or has left it ({@code cutroom.presence.changed}).
 *
 * @param event its id
 * @param session tells two pages of one person apart
 * @param field that is being edited; empty for none
 * @param ranges as they stand in that page, saved or not
 * @param left whether it was closed
 */
public record PresenceChanged(String event, String session, String field, List<TimeRange> ranges, boolean left) {

    private static final int LONGEST_TEXT = 64;
    private static final int MOST_RANGES = 100;

    public PresenceChanged {
        ranges = List.copyOf(ranges);
    }

    /**
     * Reads what a page sends.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static PresenceChanged read(String event, JsonObject body) {
        if (!(body.getValue("ranges", new JsonArray()) instanceof JsonArray ranges) || ranges.size() > MOST_RANGES) {
            throw new IllegalArgumentException(
                    "The field 'ranges' must be a list of at most " + MOST_RANGES + " ranges with start and end.");
        }
        return new PresenceChanged(
                shortText("id", event),
                shortText("session", body.getValue("session")),
                shortText("field", body.getValue("field", "")),
                ranges.stream().map(PresenceChanged::range).toList(),
                Boolean.TRUE.equals(body.getValue("left", false)));
    }

    private static String shortText(String name, @Nullable Object value) {
        if (value instanceof String text && text.length() <= LONGEST_TEXT) {
            return text;
        }
        throw new IllegalArgumentException(
                "The field '" + name + "' must be a text of at most " + LONGEST_TEXT + " characters.");
    }

    private static TimeRange range(@Nullable Object value) {
        if (value instanceof JsonObject range
                && range.getValue("start") instanceof String start
                && range.getValue("end") instanceof String end) {
            return new TimeRange(Micros.parse(start), Micros.parse(end));
        }
        throw new IllegalArgumentException("Each of 'ranges' must have a start and an end, as ISO times.");
    }

    /**
     * What all who look at the event are told.
     *
     * @param name of the person, as the node knows it
     */
    public JsonObject toJson(String name) {
        JsonArray spans = new JsonArray();
        ranges.forEach(range -> spans.add(
                new JsonObject().put("start", Micros.format(range.start())).put("end", Micros.format(range.end()))));
        return new JsonObject()
                .put("event", event)
                .put("session", session)
                .put("name", name)
                .put("field", field)
                .put("ranges", spans)
                .put("left", left);
    }
}
