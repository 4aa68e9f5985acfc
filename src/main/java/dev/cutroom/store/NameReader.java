package dev.cutroom.store;

import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.SegmentType;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Reads a segment's name, {@code MM:SS.ffffff-DURATION-TYPE-HASH.ts} (wire.md section 1), into its own fields: one
 * reader reads a folder's thousands of names without making an object for each. Not for two threads.
 */
final class NameReader {

    static final String EXTENSION = ".ts";
    static final int HASH_LENGTH = 43;

    private static final int MINUTE_AND_SECOND_LENGTH = 5;
    private static final int FRACTION_DIGITS = 6;
    private static final int LONGEST_DURATION_TEXT = 20;
    private static final long LONGEST_DURATION = 100 * Micros.DAY;

    private long inHour;
    private long duration;
    private SegmentType type = SegmentType.TEMP;
    private int hashFrom;

    /** Reads a name; false when it is none, and the fields then mean nothing. */
    boolean read(String name) {
        int length = name.length();
        if (length < 16 || !name.endsWith(EXTENSION)) {
            return false;
        }
        int minute = two(name, 0);
        int second = two(name, 3);
        if (minute < 0 || minute > 59 || second < 0 || second > 59 || name.charAt(2) != ':') {
            return false;
        }
        int at = MINUTE_AND_SECOND_LENGTH;
        int fraction = 0;
        if (name.charAt(at) == '.') {
            int digits = 0;
            for (at++; at < length && isDigit(name.charAt(at)); at++, digits++) {
                fraction = fraction * 10 + name.charAt(at) - '0';
                if (digits == FRACTION_DIGITS) {
                    return false;
                }
            }
            if (digits == 0) {
                return false;
            }
            for (; digits < FRACTION_DIGITS; digits++) {
                fraction *= 10;
            }
        }
        if (name.charAt(at) != '-') {
            return false;
        }
        inHour = minute * Micros.MINUTE + second * Micros.SECOND + fraction;
        int durationEnd = readDuration(name, at + 1);
        return durationEnd > 0 && readTypeAndHash(name, durationEnd + 1);
    }

    /** Reads the duration; gives the place of the dash behind it, or -1. */
    private int readDuration(String name, int from) {
        long value = 0;
        int at = from;
        while (at < name.length() && isDigit(name.charAt(at)) && at - from < 9) {
            value = value * 10 + name.charAt(at++) - '0';
        }
        int wholeDigits = at - from;
        value *= Micros.SECOND;
        if (at < name.length() && name.charAt(at) == '.') {
            long unit = Micros.SECOND / 10;
            int fractionFrom = ++at;
            while (at < name.length() && isDigit(name.charAt(at)) && unit > 0) {
                value += (name.charAt(at++) - '0') * unit;
                unit /= 10;
            }
            if (at == fractionFrom) {
                return -1;
            }
        }
        if (wholeDigits == 0 || at >= name.length()) {
            return -1;
        }
        if (name.charAt(at) != '-') {
            return readUnusualDuration(name, from);
        }
        duration = value;
        return at;
    }

    /** More digits than a microsecond has, or an exponent ({@code 5e-05}), as Python writes very short ones. */
    private int readUnusualDuration(String name, int from) {
        int to = name.indexOf('-', from);
        if (to > from && to + 1 < name.length() && (name.charAt(to - 1) | 0x20) == 'e') {
            to = name.indexOf('-', to + 1);
        }
        if (to <= from || to - from > LONGEST_DURATION_TEXT || !isDigit(name.charAt(from))) {
            return -1;
        }
        try {
            BigDecimal seconds = new BigDecimal(name.substring(from, to));
            if (Math.abs((long) seconds.scale()) > LONGEST_DURATION_TEXT) {
                return -1;
            }
            duration = seconds.movePointRight(FRACTION_DIGITS)
                    .setScale(0, RoundingMode.HALF_EVEN)
                    .longValue();
        } catch (NumberFormatException notANumber) {
            return -1;
        }
        return duration <= LONGEST_DURATION ? to : -1;
    }

    private boolean readTypeAndHash(String name, int from) {
        if (name.startsWith("full-", from)) {
            type = SegmentType.FULL;
        } else if (name.startsWith("suspect-", from)) {
            type = SegmentType.SUSPECT;
        } else if (name.startsWith("partial-", from)) {
            type = SegmentType.PARTIAL;
        } else if (name.startsWith("temp-", from)) {
            type = SegmentType.TEMP;
        } else {
            return false;
        }
        hashFrom = from + type.text().length() + 1;
        int hashEnd = name.length() - EXTENSION.length();
        if (type == SegmentType.TEMP) {
            return hashEnd > hashFrom;
        }
        if (hashEnd - hashFrom != HASH_LENGTH) {
            return false;
        }
        for (int i = hashFrom; i < hashEnd; i++) {
            char c = name.charAt(i);
            boolean inAlphabet = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '-' || c == '_';
            if (!inAlphabet) {
                return false;
            }
        }
        return true;
    }

    private static int two(String name, int at) {
        char tens = name.charAt(at);
        char ones = name.charAt(at + 1);
        return isDigit(tens) && isDigit(ones) ? (tens - '0') * 10 + ones - '0' : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Where in its hour it starts, in microseconds. */
    long inHour() {
        return inHour;
    }

    /** Microseconds. */
    long duration() {
        return duration;
    }

    SegmentType type() {
        return type;
    }

    /** Where the hash (or a temporary file's id) begins in the name. */
    int hashFrom() {
        return hashFrom;
    }
}
