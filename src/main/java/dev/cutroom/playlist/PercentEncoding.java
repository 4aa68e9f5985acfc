package dev.cutroom.playlist;

import java.nio.charset.StandardCharsets;

/** One part of a URL's path, percent-encoded as UTF-8 (RFC 3986, {@code pchar}). */
final class PercentEncoding {

    private static final String HEX = "0123456789ABCDEF";
    private static final String ALLOWED_MARKS = "-._~!$&'()*+,;=:@";

    private PercentEncoding() {}

    static String part(String text) {
        int plain = 0;
        while (plain < text.length() && isAllowed(text.charAt(plain))) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isAllowed(c)) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    private static boolean isAllowed(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c < 0x80 && ALLOWED_MARKS.indexOf(c) >= 0;
    }
}
