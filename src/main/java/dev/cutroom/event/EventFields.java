package dev.cutroom.event;

import dev.cutroom.cut.CutType;
import dev.cutroom.cut.Transition;
import dev.cutroom.picture.Crop;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people edit of an event. Pure: reads a change, refuses what it does not know or what is of a wrong kind, naming
 * the field, and brings times into one form.
 */
public final class EventFields {

    /** May be changed when the video is out already, and be sent after it. */
    static final Set<String> METADATA =
            Set.of("title", "description", "tags", "notes", "thumbnail", "chapters", "poster", "external_key");

    private static final int LONGEST_LINE = 500;
    private static final int LONGEST_TEXT = 20_000;
    private static final int MOST_ITEMS = 500;
    private static final int SHOWN_CHARACTERS = 60;

    @FunctionalInterface
    private interface Reader {
        @Nullable
        Object read(String name, @Nullable Object value);
    }

    private static final Map<String, Reader> READERS = new LinkedHashMap<>();

    static {
        READERS.put("channel", EventFields::part);
        READERS.put("quality", EventFields::part);
        READERS.put("title", (name, value) -> text(name, value, LONGEST_LINE));
        READERS.put("description", (name, value) -> text(name, value, LONGEST_TEXT));
        READERS.put("tags", EventFields::lines);
        READERS.put("notes", (name, value) -> text(name, value, LONGEST_TEXT));
        READERS.put("ranges", EventFields::ranges);
        READERS.put("transitions", EventFields::transitions);
        READERS.put("chapters", EventFields::chapters);
        READERS.put("type", EventFields::type);
        READERS.put("allow_holes", EventFields::flag);
        READERS.put("destination", (name, value) -> text(name, value, LONGEST_LINE));
        READERS.put("uploaders", EventFields::lines);
        READERS.put("thumbnail", EventFields::thumbnail);
        READERS.put("poster", EventFields::time);
        READERS.put("external_key", EventFields::key);
    }

    private EventFields() {}

    /** The names that can be written, in the order in which they are shown. */
    public static Set<String> names() {
        return READERS.keySet();
    }

    /**
     * Reads a change; a field that is null in it is taken away.
     *
     * @throws IllegalArgumentException naming the field and what it should be
     */
    public static JsonObject read(JsonObject change) {
        JsonObject read = new JsonObject();
        for (String name : change.fieldNames()) {
            Reader reader = READERS.get(name);
            if (reader == null) {
                throw new IllegalArgumentException("The field '" + shown(name) + "' is not one of an event; known are "
                        + String.join(", ", names()) + ".");
            }
            Object value = change.getValue(name);
            read.put(name, value == null ? null : reader.read(name, value));
        }
        return read;
    }

    /** The fields after a change. */
    static JsonObject merge(JsonObject fields, JsonObject change) {
        JsonObject merged = fields.copy();
        for (String name : change.fieldNames()) {
            Object value = change.getValue(name);
            if (value == null) {
                merged.remove(name);
            } else {
                merged.put(name, value);
            }
        }
        return merged;
    }

    private static IllegalArgumentException wrong(String name, @Nullable Object value, String expected) {
        return new IllegalArgumentException(
                "The field '" + name + "' is " + shown(String.valueOf(value)) + "; it must be " + expected + ".");
    }

    private static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > SHOWN_CHARACTERS ? clean.substring(0, SHOWN_CHARACTERS) + "…" : clean;
    }

    private static String text(String name, @Nullable Object value, int longest) {
        if (value instanceof String text && text.length() <= longest && text.indexOf('\0') < 0) {
            return text;
        }
        throw wrong(name, value, "a text of at most " + longest + " characters without NUL");
    }

    private static String key(String name, @Nullable Object value) {
        String text = text(name, value, LONGEST_LINE);
        if (text.isBlank()) {
            throw wrong(name, value, "what the event is called elsewhere, or null");
        }
        return text;
    }

    private static String part(String name, @Nullable Object value) {
        String text = text(name, value, LONGEST_LINE);
        try {
            Rendition.requireName(name, text);
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException("The field '" + name + "': " + bad.getMessage() + ".");
        }
        return text;
    }

    private static boolean flag(String name, @Nullable Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, value, "true or false");
    }

    private static String time(String name, @Nullable Object value) {
        if (!(value instanceof String text)) {
            throw wrong(name, value, "a time such as 2026-11-02T10:56:01.3Z");
        }
        try {
            return Micros.format(Micros.parse(text));
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException("The field '" + name + "': " + bad.getMessage() + ".");
        }
    }

    private static String rectangle(String name, @Nullable Object value) {
        try {
            return Crop.parse(text(name, value, LONGEST_LINE)).toString();
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException("The field '" + name + "': " + bad.getMessage() + ".");
        }
    }

    private static String type(String name, @Nullable Object value) {
        try {
            return CutType.parse(text(name, value, LONGEST_LINE)).text();
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException("The field '" + name + "': " + bad.getMessage() + ".");
        }
    }

    private static JsonArray array(String name, @Nullable Object value) {
        if (value instanceof JsonArray array && array.size() <= MOST_ITEMS) {
            return array;
        }
        throw wrong(name, value, "a list of at most " + MOST_ITEMS + " items");
    }

    private static JsonObject object(String name, @Nullable Object value, Set<String> known) {
        if (!(value instanceof JsonObject object)) {
            throw wrong(name, value, "an object with " + String.join(", ", known));
        }
        for (String key : object.fieldNames()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException("The field '" + name + "." + shown(key)
                        + "' is not one of an event; known are " + String.join(", ", known) + ".");
            }
        }
        return object;
    }

    private static JsonArray lines(String name, @Nullable Object value) {
        JsonArray read = new JsonArray();
        for (Object each : array(name, value)) {
            read.add(text(name, each, LONGEST_LINE));
        }
        return read;
    }

    private static JsonArray ranges(String name, @Nullable Object value) {
        JsonArray read = new JsonArray();
        for (Object each : array(name, value)) {
            JsonObject range = object(name, each, Set.of("start", "end"));
            String start = time(name + ".start", range.getValue("start"));
            String end = time(name + ".end", range.getValue("end"));
            if (Micros.parse(end) <= Micros.parse(start)) {
                throw new IllegalArgumentException("The field '" + name + "' has a range that ends at " + end
                        + ", not after its start " + start + "; give a later end.");
            }
            read.add(new JsonObject().put("start", start).put("end", end));
        }
        return read;
    }

    private static JsonArray transitions(String name, @Nullable Object value) {
        JsonArray read = new JsonArray();
        for (Object each : array(name, value)) {
            String text = text(name, each, LONGEST_LINE);
            try {
                Transition.parse(text);
            } catch (IllegalArgumentException bad) {
                throw new IllegalArgumentException("The field '" + name + "': " + bad.getMessage() + ".");
            }
            read.add(text);
        }
        return read;
    }

    private static JsonArray chapters(String name, @Nullable Object value) {
        JsonArray read = new JsonArray();
        for (Object each : array(name, value)) {
            JsonObject chapter = object(name, each, Set.of("time", "title"));
            read.add(new JsonObject()
                    .put("time", time(name + ".time", chapter.getValue("time")))
                    .put("title", text(name + ".title", chapter.getValue("title"), LONGEST_LINE)));
        }
        return read;
    }

    private static JsonObject thumbnail(String name, @Nullable Object value) {
        JsonObject thumbnail = object(name, value, Set.of("mode", "time", "template", "crop", "location", "image"));
        JsonObject read = new JsonObject();
        for (String key : thumbnail.fieldNames()) {
            Object part = thumbnail.getValue(key);
            read.put(
                    key,
                    switch (key) {
                        case "time" -> time(name + ".time", part);
                        case "crop", "location" -> rectangle(name + "." + key, part);
                        default -> text(name + "." + key, part, LONGEST_LINE);
                    });
        }
        String mode = read.getString("mode", "");
        if (!Set.of("none", "frame", "template", "custom").contains(mode)) {
            throw wrong(name + ".mode", mode, "none, frame, template or custom");
        }
        return read;
    }
}
