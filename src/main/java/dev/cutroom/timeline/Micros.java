package dev.cutroom.timeline;

/**
 * Times as a {@code long} of microseconds since the epoch, UTC, and their text form: ISO 8601 with up to six digits of
 * a second and an optional trailing {@code Z} (wire.md, first page). Written by hand because names and playlists are
 * made of millions of these; no {@code java.time}, no regular expression, no double.
 */
public final class Micros {

    public static final long MILLISECOND = 1_000;
    public static final long SECOND = 1_000_000;
    public static final long MINUTE = 60 * SECOND;
    public static final long HOUR = 60 * MINUTE;
    public static final long DAY = 24 * HOUR;

    private static final int DATE_AND_TIME_LENGTH = "2026-11-02T10:56:01".length();
    private static final int FRACTION_DIGITS = 6;
    private static final int[] DAYS_OF_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Micros() {}

    /**
     * Reads a time such as {@code 2026-11-02T10:56:01.3} or {@code 2026-11-02T10:56:01Z}.
     *
     * @return microseconds since the epoch
     * @throws IllegalArgumentException naming the text and the form expected
     */
    public static long parse(String text) {
        int length = text.endsWith("Z") ? text.length() - 1 : text.length();
        if (length < DATE_AND_TIME_LENGTH
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            throw notATime(text);
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
            throw notATime(text);
        }
        if (hour > 23 || minute > 59 || second > 59) {
            throw notATime(text);
        }
        long seconds = epochDay(year, month, day) * 86_400 + hour * 3_600L + minute * 60L + second;
        return seconds * SECOND + fraction(text, length);
    }

    private static int fraction(String text, int length) {
        if (length == DATE_AND_TIME_LENGTH) {
            return 0;
        }
        int digits = length - DATE_AND_TIME_LENGTH - 1;
        if (text.charAt(DATE_AND_TIME_LENGTH) != '.' || digits < 1 || digits > FRACTION_DIGITS) {
            throw notATime(text);
        }
        int value = digits(text, DATE_AND_TIME_LENGTH + 1, length);
        for (int i = digits; i < FRACTION_DIGITS; i++) {
            value *= 10;
        }
        return value;
    }

    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw notATime(text);
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static IllegalArgumentException notATime(String text) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return new IllegalArgumentException(
                "'" + shown + "' is not a time; write UTC as 2026-11-02T10:56:01.3, with or without a trailing Z");
    }

    /** The time as {@code 2026-11-02T10:56:01.300000Z}: always six digits and a {@code Z}. */
    public static String format(long micros) {
        char[] out = new char[DATE_AND_TIME_LENGTH + 8];
        int at = writeHour(micros, out);
        out[at++] = ':';
        at = writeMinuteSecond(micros, out, at);
        out[at] = 'Z';
        return new String(out);
    }

    /** The folder name of an hour: {@code 2026-11-02T10}. */
    static String formatHour(long micros) {
        char[] out = new char[13];
        writeHour(micros, out);
        return new String(out);
    }

    private static int writeHour(long micros, char[] out) {
        long days = Math.floorDiv(micros, DAY);
        int hour = (int) (Math.floorMod(micros, DAY) / HOUR);
        // Civil date from a day number: the year is counted from March, so that the leap day ends it.
        long z = days + 719_468;
        long era = Math.floorDiv(z, 146_097);
        long dayOfEra = z - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long marchMonth = (5 * dayOfYear + 2) / 153;
        int day = (int) (dayOfYear - (153 * marchMonth + 2) / 5 + 1);
        int month = (int) (marchMonth < 10 ? marchMonth + 3 : marchMonth - 9);
        int year = (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
        two(year / 100, out, 0);
        two(year % 100, out, 2);
        out[4] = '-';
        two(month, out, 5);
        out[7] = '-';
        two(day, out, 8);
        out[10] = 'T';
        two(hour, out, 11);
        return 13;
    }

    /** Writes {@code MM:SS.ffffff} of the time at a place; gives the place behind it. */
    static int writeMinuteSecond(long micros, char[] out, int at) {
        long inHour = Math.floorMod(micros, HOUR);
        int fraction = (int) (inHour % SECOND);
        int second = (int) (inHour / SECOND);
        two(second / 60, out, at);
        out[at + 2] = ':';
        two(second % 60, out, at + 3);
        out[at + 5] = '.';
        two(fraction / 10_000, out, at + 6);
        two(fraction / 100 % 100, out, at + 8);
        two(fraction % 100, out, at + 10);
        return at + 12;
    }

    private static void two(int value, char[] out, int at) {
        out[at] = (char) ('0' + value / 10);
        out[at + 1] = (char) ('0' + value % 10);
    }

    private static int daysOf(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS_OF_MONTH[month - 1];
    }

    /** Days since 1970-01-01 of a date of the Gregorian calendar. */
    static long epochDay(int year, int month, int day) {
        long y = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(y, 400);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    /** A length in seconds as text in shortest form with at least one decimal: {@code 2.0}, {@code 1.967}. */
    public static String formatSeconds(long micros) {
        if (micros < 0) {
            return "-" + formatSeconds(-micros);
        }
        StringBuilder text = new StringBuilder(12).append(micros / SECOND).append('.');
        int fraction = (int) (micros % SECOND);
        int unit = 100_000;
        do {
            text.append((char) ('0' + fraction / unit));
            fraction %= unit;
            unit /= 10;
        } while (fraction > 0);
        return text.toString();
    }
}
