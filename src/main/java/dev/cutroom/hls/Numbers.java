package dev.cutroom.hls;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers of playlists: whole ones, and seconds as microseconds without a double in between. */
final class Numbers {

    private static final int LONGEST = 24;
    private static final int MICROSECOND_DIGITS = 6;
    private static final BigDecimal LONGEST_MICROS = BigDecimal.valueOf(Long.MAX_VALUE / 4);

    private Numbers() {}

    static long whole(String text, int line, String what) {
        int length = text.length();
        if (length == 0 || length > 19) {
            throw bad(text, line, what);
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw bad(text, line, what);
            }
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException tooLarge) {
            throw bad(text, line, what);
        }
    }

    /** Seconds as microseconds, rounded to the nearest. */
    static long seconds(String text, int line, String what) {
        BigDecimal micros = exact(text, line, what).movePointRight(MICROSECOND_DIGITS);
        if (micros.abs().compareTo(LONGEST_MICROS) > 0) {
            throw bad(text, line, what);
        }
        return micros.setScale(0, RoundingMode.HALF_EVEN).longValue();
    }

    static double decimal(String text, int line, String what) {
        return exact(text, line, what).doubleValue();
    }

    private static BigDecimal exact(String text, int line, String what) {
        if (text.isEmpty() || text.length() > LONGEST || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            throw bad(text, line, what);
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException notANumber) {
            throw bad(text, line, what);
        }
    }

    private static PlaylistException bad(String text, int line, String what) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return new PlaylistException(line, what + " is '" + shown + "', which is not a number as expected there");
    }
}
