package dev.cutroom.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of the streams of notices, over all event loops. */
public final class NoticesMeters {

    private final AtomicInteger open = new AtomicInteger();
    private final Counter cutOff;

    public NoticesMeters(MeterRegistry registry) {
        cutOff = Counter.builder("cutroom.notices.cut.off")
                .description("Streams of notices that were ended because their client read too slowly.")
                .register(registry);
        Gauge.builder("cutroom.notices.streams", open, AtomicInteger::get)
                .description("Streams of notices that are open.")
                .register(registry);
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }

    void cutOff() {
        cutOff.increment();
    }
}
