package dev.cutroom.hls;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The attributes of one tag (RFC 8216 section 4.2). */
final class AttributeList {

    private final Map<String, String> values;
    private final int line;

    private AttributeList(Map<String, String> values, int line) {
        this.values = values;
        this.line = line;
    }

    static AttributeList parse(String text, int line) {
        Map<String, String> values = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                if (text.substring(at).isBlank()) {
                    break;
                }
                throw new PlaylistException(line, "NAME=value is expected in '" + shown(text.substring(at)) + "'");
            }
            String name = text.substring(at, equals).strip();
            int end;
            if (equals + 1 < text.length() && text.charAt(equals + 1) == '"') {
                int quote = text.indexOf('"', equals + 2);
                if (quote < 0) {
                    throw new PlaylistException(line, "the quote of " + shown(name) + " is not closed");
                }
                values.put(name, text.substring(equals + 2, quote));
                end = text.indexOf(',', quote);
            } else {
                end = text.indexOf(',', equals);
                values.put(
                        name,
                        text.substring(equals + 1, end < 0 ? text.length() : end)
                                .strip());
            }
            at = end < 0 ? text.length() : end + 1;
        }
        return new AttributeList(values, line);
    }

    private static String shown(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    Map<String, String> all() {
        return values;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String required(String name) {
        return text(name).orElseThrow(() -> new PlaylistException(line, "the attribute " + name + " is missing"));
    }

    boolean isYes(String name) {
        return "YES".equals(values.get(name));
    }

    OptionalLong number(String name) {
        String value = values.get(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Numbers.whole(value, line, name));
    }

    OptionalLong seconds(String name) {
        String value = values.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(Numbers.seconds(value, line, name));
    }

    OptionalDouble decimal(String name) {
        String value = values.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(Numbers.decimal(value, line, name));
    }

    /** One side of {@code RESOLUTION=1280x720}. */
    OptionalInt side(boolean width) {
        String value = values.get("RESOLUTION");
        if (value == null) {
            return OptionalInt.empty();
        }
        int x = value.indexOf('x');
        if (x < 1) {
            throw new PlaylistException(line, "RESOLUTION is '" + shown(value) + "', not WIDTHxHEIGHT");
        }
        String side = width ? value.substring(0, x) : value.substring(x + 1);
        return OptionalInt.of((int) Math.min(Integer.MAX_VALUE, Numbers.whole(side, line, "RESOLUTION")));
    }
}
