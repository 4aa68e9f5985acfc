package dev.cutroom.hls;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables of one playlist (EXT-X-DEFINE) and their places, {@code {$name}}. What they grow to is bounded: each
 * may hold others, so that twenty lines could ask for a terabyte.
 */
final class Variables {

    private static final int LONGEST_LINE = 1 << 16;

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Playlist.Context context;

    Variables(Playlist.Context context) {
        this.context = context;
    }

    void define(AttributeList attributes, int line) {
        if (attributes.text("NAME").isPresent()) {
            values.put(attributes.required("NAME"), attributes.text("VALUE").orElse(""));
        } else if (attributes.text("IMPORT").isPresent()) {
            take(attributes.required("IMPORT"), context.imported(), "the multivariant playlist", line);
        } else {
            take(attributes.required("QUERYPARAM"), context.query(), "the playlist's URL", line);
        }
    }

    private void take(String name, Map<String, String> from, String where, int line) {
        String value = from.get(name);
        if (value == null) {
            throw new PlaylistException(line, "the variable '" + name + "' is not in " + where);
        }
        values.put(name, value);
    }

    private static String shown(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    /** The line with every place filled. */
    String fill(String text, int line) {
        int open = values.isEmpty() ? -1 : text.indexOf("{$");
        if (open < 0) {
            return text;
        }
        StringBuilder filled = new StringBuilder();
        int from = 0;
        while (open >= 0) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                break;
            }
            String value = values.get(text.substring(open + 2, close));
            if (value == null) {
                throw new PlaylistException(
                        line, "the variable " + shown(text.substring(open, close + 1)) + " is not defined");
            }
            filled.append(text, from, open).append(value);
            if (filled.length() > LONGEST_LINE) {
                throw new PlaylistException(line, "its variables make it longer than " + LONGEST_LINE + " characters");
            }
            from = close + 1;
            open = text.indexOf("{$", from);
        }
        return filled.append(text, from, text.length()).toString();
    }
}
