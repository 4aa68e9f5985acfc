package dev.cutroom.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Who follows changes of events, over all event loops. */
public final class EventStreamMeters {

    private final AtomicInteger clients = new AtomicInteger();
    private final Counter slow;

    public EventStreamMeters(MeterRegistry registry) {
        Gauge.builder("cutroom.event.stream.clients", clients, AtomicInteger::get)
                .description("Clients that follow changes of events now")
                .register(registry);
        slow = Counter.builder("cutroom.event.stream.slow")
                .description("Clients cut off because they did not read")
                .register(registry);
    }

    /** Counts one in; false when there are as many as may be. */
    boolean came(int most) {
        if (clients.incrementAndGet() <= most) {
            return true;
        }
        clients.decrementAndGet();
        return false;
    }

    void went() {
        clients.decrementAndGet();
    }

    void cutOff() {
        slow.increment();
    }
}
