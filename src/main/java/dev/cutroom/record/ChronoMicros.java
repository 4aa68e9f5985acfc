package dev.cutroom.record;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A clock's time in microseconds since the epoch. */
final class ChronoMicros {

    private ChronoMicros() {}

    static long now(Clock clock) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
