package dev.cutroom.store;

import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A range that retention must leave alone.
 *
 * @param quality the one meant; empty for all of the channel
 * @param expires microseconds since the epoch; empty for never
 */
public record Pin(
        String id,
        String channel,
        Optional<String> quality,
        TimeRange range,
        String owner,
        String reason,
        OptionalLong expires) {

    public Pin {
        Rendition.requireName("id", id);
        Rendition.requireName("channel", channel);
        quality.ifPresent(name -> Rendition.requireName("quality", name));
    }

    boolean isValid(long now) {
        return expires.isEmpty() || now < expires.getAsLong();
    }

    boolean covers(Rendition rendition) {
        return channel.equals(rendition.channel())
                && quality.map(rendition.quality()::equals).orElse(true);
    }

    public JsonObject toJson() {
        JsonObject json = new JsonObject().put("id", id).put("channel", channel);
        quality.ifPresent(name -> json.put("quality", name));
        json.put("start", Micros.format(range.start()))
                .put("end", Micros.format(range.end()))
                .put("owner", owner)
                .put("reason", reason);
        expires.ifPresent(time -> json.put("expires", Micros.format(time)));
        return json;
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException naming the key that is missing or wrong
     */
    public static Pin of(JsonObject json) {
        return new Pin(
                text(json, "id"),
                text(json, "channel"),
                json.containsKey("quality") ? Optional.of(text(json, "quality")) : Optional.empty(),
                new TimeRange(Micros.parse(text(json, "start")), Micros.parse(text(json, "end"))),
                text(json, "owner"),
                text(json, "reason"),
                json.containsKey("expires")
                        ? OptionalLong.of(Micros.parse(text(json, "expires")))
                        : OptionalLong.empty());
    }

    private static String text(JsonObject json, String key) {
        if (json.getValue(key) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException("a pin needs '" + key + "' as a text that is not blank");
    }
}
