package dev.cutroom.event;

import dev.cutroom.picture.Crop;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an event's fields say of its thumbnail. Pure. */
sealed interface Thumbnail {

    /** There is to be none. */
    record None() implements Thumbnail {}

    /** A bare frame. */
    record Frame(Rendition rendition, long time) implements Thumbnail {}

    /**
     * A frame under a template.
     *
     * @param crop, location instead of the template's own
     */
    record Composed(Frame frame, String template, Optional<Crop> crop, Optional<Crop> location) implements Thumbnail {}

    /** A picture that somebody made. */
    record Custom(String hash) implements Thumbnail {}

    /** Reads it; without a time it is the poster's, without that where the first range begins. */
    static Thumbnail of(JsonObject fields) {
        JsonObject thumbnail = fields.getJsonObject("thumbnail", new JsonObject());
        return switch (thumbnail.getString("mode", "none")) {
            case "frame" -> frame(fields, thumbnail);
            case "template" ->
                new Composed(
                        frame(fields, thumbnail),
                        required(thumbnail.getString("template"), "'thumbnail.template', a template's name"),
                        Optional.ofNullable(thumbnail.getString("crop")).map(Crop::parse),
                        Optional.ofNullable(thumbnail.getString("location")).map(Crop::parse));
            case "custom" -> new Custom(required(thumbnail.getString("image"), "a picture of its own; PUT one here"));
            default -> new None();
        };
    }

    private static Frame frame(JsonObject fields, JsonObject thumbnail) {
        JsonArray ranges = fields.getJsonArray("ranges", new JsonArray());
        String first = ranges.isEmpty() ? null : ranges.getJsonObject(0).getString("start");
        String time = thumbnail.getString("time", fields.getString("poster", first));
        return new Frame(
                new Rendition(
                        required(fields.getString("channel"), "the field 'channel'"),
                        required(fields.getString("quality"), "the field 'quality'")),
                Micros.parse(required(time, "'thumbnail.time', 'poster' or a range")));
    }

    private static String required(@Nullable String value, String what) {
        if (value == null) {
            throw new NoThumbnailException("This event's thumbnail needs " + what + ".");
        }
        return value;
    }
}
