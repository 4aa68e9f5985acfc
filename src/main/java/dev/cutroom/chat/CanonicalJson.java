package dev.cutroom.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * JSON in the one form that wubloader's batches have, so that equal values are equal texts: no spaces, sorted keys, ASCII
 * only, numbers as they came.
 */
final class CanonicalJson {

    static final String NULL = "null";

    private CanonicalJson() {}

    /** The value that the parser stands on; it stands on its last token afterwards. */
    static String value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object(fields(parser));
        }
        if (token == JsonToken.START_ARRAY) {
            List<String> values = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                values.add(value(parser));
            }
            return array(values);
        }
        if (token == JsonToken.VALUE_STRING) {
            return text(parser.getText());
        }
        return parser.getText();
    }

    /** The fields of the object that the parser stands on, each as its value's text. */
    static NavigableMap<String, String> fields(JsonParser parser) throws IOException {
        NavigableMap<String, String> fields = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    static String object(Map<String, String> sortedFields) {
        StringBuilder json = new StringBuilder("{");
        sortedFields.forEach((name, value) -> {
            if (json.length() > 1) {
                json.append(',');
            }
            quote(name, json);
            json.append(':').append(value);
        });
        return json.append('}').toString();
    }

    static String array(List<String> values) {
        return "[" + String.join(",", values) + "]";
    }

    static String text(String value) {
        StringBuilder json = new StringBuilder(value.length() + 2);
        quote(value, json);
        return json.toString();
    }

    private static void quote(String value, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        json.append(c);
                    } else {
                        json.append("\\u");
                        for (int shift = 12; shift >= 0; shift -= 4) {
                            json.append(Character.forDigit(c >> shift & 0xF, 16));
                        }
                    }
                }
            }
        }
        json.append('"');
    }
}
