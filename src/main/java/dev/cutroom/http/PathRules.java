package dev.cutroom.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What no path may hold, however it is encoded (wire.md section 3): a part with a leading dot (403), an encoded slash, a
 * backslash, a control character or a broken encoding (400). Held against the raw path, before anything decodes it.
 */
final class PathRules {

    private PathRules() {}

    /**
     * @param path as it came, percent-encoded
     * @throws Refusal with 403 or 400
     */
    static void check(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            throw Refusal.badRequest("The path must begin with a slash.");
        }
        boolean suspicious = false;
        for (int i = 0; i < path.length() && !suspicious; i++) {
            char c = path.charAt(i);
            suspicious = c == '%' || c == '\\' || c < ' ' || c == 0x7f || (c == '.' && path.charAt(i - 1) == '/');
        }
        if (suspicious) {
            for (String part : path.substring(1).split("/", -1)) {
                checkPart(decode(part));
            }
        }
    }

    /**
     * @param query percent-encoded, without the question mark
     * @throws Refusal with 400 when the encoding is broken
     */
    static void checkQuery(String query) {
        for (int at = query.indexOf('%'); at >= 0; at = query.indexOf('%', at + 1)) {
            if (at + 2 >= query.length()
                    || Character.digit(query.charAt(at + 1), 16) < 0
                    || Character.digit(query.charAt(at + 2), 16) < 0) {
                throw Refusal.badRequest(
                        "The query is not percent-encoded UTF-8; encode each byte as % and two hex digits.");
            }
        }
    }

    private static void checkPart(String part) {
        if (part.startsWith(".")) {
            throw new Refusal(403, "No part of the path may begin with a dot; names that do are hidden.");
        }
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '/' || c == '\\' || Character.isISOControl(c)) {
                throw Refusal.badRequest("No part of the path may hold a slash, a backslash or a control character.");
            }
        }
    }

    /**
     * Decodes percent-encoded UTF-8; a plus stays one.
     *
     * @throws Refusal with 400 when the encoding is broken
     */
    static String decode(String part) {
        if (part.indexOf('%') < 0) {
            return part;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '%') {
                int high = i + 2 <= part.length() - 1 ? Character.digit(part.charAt(i + 1), 16) : -1;
                int low = i + 2 <= part.length() - 1 ? Character.digit(part.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw brokenEncoding();
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw brokenEncoding();
        }
    }

    private static Refusal brokenEncoding() {
        return Refusal.badRequest("The path is not percent-encoded UTF-8; encode each byte as % and two hex digits.");
    }
}
