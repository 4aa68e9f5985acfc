package dev.cutroom.hls;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Dates of playlists: ISO 8601 with any offset and up to nine fraction digits, as encoders write them
 * ({@code 2026-11-02T10:56:01.300Z}, {@code …+01:00}, {@code …+0100}). Without an offset UTC is meant.
 */
final class DateTimes {

    private static final DateTimeFormatter FORM = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT);

    private DateTimes() {}

    /** Microseconds since the epoch. */
    static long parse(String text, int line, String what) {
        try {
            Instant instant = OffsetDateTime.parse(text, FORM).toInstant();
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
        } catch (DateTimeParseException | ArithmeticException notADate) {
            String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
            throw new PlaylistException(
                    line, what + " is '" + shown + "', not a date such as 2026-11-02T10:56:01.300Z");
        }
    }

    /** With six digits of a second and a {@code Z}. */
    static String format(long micros) {
        Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(instant);
    }
}
