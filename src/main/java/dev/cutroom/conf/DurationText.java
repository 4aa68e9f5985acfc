package dev.cutroom.conf;

import java.time.Duration;

/** Lengths of time as people write them: {@code 250ms}, {@code 20s}, {@code 5m}, {@code 2h}, {@code 7d}. */
final class DurationText {

    private DurationText() {}

    static Duration parse(String text) {
        String trimmed = text.strip();
        int digits = 0;
        while (digits < trimmed.length() && Character.isDigit(trimmed.charAt(digits))) {
            digits++;
        }
        if (digits == 0 || digits > 12) {
            throw expected();
        }
        long count = Long.parseLong(trimmed.substring(0, digits));
        return switch (trimmed.substring(digits).strip()) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> throw expected();
        };
    }

    private static IllegalArgumentException expected() {
        return new IllegalArgumentException("write a length of time such as 250ms, 20s, 5m, 2h or 7d");
    }
}
