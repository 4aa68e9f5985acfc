package dev.cutroom.conf;

import dev.cutroom.timeline.Micros;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What pages and people know of the event that is recorded.
 *
 * @param start when its own clock showed nought; nobody speaks of such a clock without one
 */
public record EventSettings(Optional<String> start) {

    public EventSettings {
        start.ifPresent(text -> {
            try {
                Micros.parse(text);
            } catch (IllegalArgumentException bad) {
                throw new IllegalArgumentException("event.start: " + bad.getMessage(), bad);
            }
        });
    }

    /** Microseconds since the epoch. */
    public OptionalLong startMicros() {
        return start.isPresent() ? OptionalLong.of(Micros.parse(start.get())) : OptionalLong.empty();
    }
}
