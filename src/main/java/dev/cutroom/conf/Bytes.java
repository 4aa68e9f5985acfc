package dev.cutroom.conf;

import java.util.Locale;
import java.util.Map;

/** A number of bytes, written as {@code 512}, {@code 64KiB}, {@code 10GiB} or {@code 2TiB}. */
public record Bytes(long count) {

    private static final Map<String, Long> UNITS =
            Map.of("b", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30, "tib", 1L << 40);

    /**
     * Reads a size.
     *
     * @throws IllegalArgumentException naming the text and the forms expected
     */
    public static Bytes parse(String text) {
        String trimmed = text.strip();
        int digits = 0;
        while (digits < trimmed.length() && Character.isDigit(trimmed.charAt(digits))) {
            digits++;
        }
        String unit = trimmed.substring(digits).strip().toLowerCase(Locale.ROOT);
        Long factor = unit.isEmpty() ? Long.valueOf(1) : UNITS.get(unit);
        if (digits == 0 || digits > 15 || factor == null) {
            throw new IllegalArgumentException("write a size such as 512, 64KiB, 10GiB or 2TiB");
        }
        return new Bytes(Math.multiplyExact(Long.parseLong(trimmed.substring(0, digits)), factor));
    }
}
