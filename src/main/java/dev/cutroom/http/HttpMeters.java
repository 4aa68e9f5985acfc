package dev.cutroom.http;

import dev.cutroom.metrics.HistogramFamily;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What the HTTP side counts, over all its verticles. */
final class HttpMeters {

    private final HistogramFamily requests;
    private final AtomicInteger connections = new AtomicInteger();
    private final Counter refusedConnections;

    HttpMeters(MeterRegistry registry) {
        requests = HistogramFamily.register(
                registry,
                "cutroom_http_request_seconds",
                "Time from a request's head to the end of its answer",
                "route",
                "method",
                "status");
        Gauge.builder("cutroom.http.connections", connections, AtomicInteger::get)
                .description("Connections open now")
                .register(registry);
        refusedConnections = Counter.builder("cutroom.http.connections.refused")
                .description("Connections closed at once because too many were open")
                .register(registry);
    }

    /** Requests counted on one event loop. */
    HistogramFamily.Writer requestsOfOneLoop() {
        return requests.writer();
    }

    /** Counts a connection in; false when it is one too many and counted as refused. */
    boolean open(int most) {
        if (connections.incrementAndGet() <= most) {
            return true;
        }
        connections.decrementAndGet();
        refusedConnections.increment();
        return false;
    }

    void close() {
        connections.decrementAndGet();
    }
}
