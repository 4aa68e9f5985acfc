package dev.cutroom.select;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What selecting costs. */
final class SelectorMeters {

    private final Timer duration;
    private final Counter hours;
    private final Counter shared;

    SelectorMeters(MeterRegistry registry) {
        duration = Timer.builder("cutroom.selection.duration")
                .description("How long selections took, from the question to the answer.")
                .register(registry);
        hours = Counter.builder("cutroom.selection.hours")
                .description("Hours that selections walked through.")
                .register(registry);
        shared = Counter.builder("cutroom.selection.shared")
                .description("Selections answered by one that was under way for the same question.")
                .register(registry);
    }

    void selected(long nanos, int walked) {
        duration.record(nanos, TimeUnit.NANOSECONDS);
        hours.increment(walked);
    }

    void shared() {
        shared.increment();
    }
}
