package dev.cutroom.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What the database's client counts. */
final class DatabaseMeters {

    private final Timer latency;
    private final Counter retries;
    private final Counter conflicts;
    private final Counter losses;
    private final AtomicInteger busy = new AtomicInteger();

    DatabaseMeters(MeterRegistry registry, BooleanSupplier up, int connections) {
        this.latency = Timer.builder("cutroom.database.latency")
                .description("How long statements and transactions took, their retries and their wait included.")
                .register(registry);
        this.retries = Counter.builder("cutroom.database.retries")
                .description("Statements and transactions that were run again.")
                .register(registry);
        this.conflicts = Counter.builder("cutroom.database.conflicts")
                .description("Times that the server refused one because of another at the same time.")
                .register(registry);
        this.losses = Counter.builder("cutroom.database.losses")
                .description("Connections that broke under a statement.")
                .register(registry);
        Gauge.builder("cutroom.database.up", () -> up.getAsBoolean() ? 1 : 0)
                .description("1 while the database can be reached.")
                .register(registry);
        Gauge.builder("cutroom.database.pool.busy", busy, AtomicInteger::get)
                .description("Statements and transactions under way, those that wait for a connection included.")
                .register(registry);
        Gauge.builder("cutroom.database.pool.size", () -> connections)
                .description("The most connections that may be open at once.")
                .register(registry);
    }

    long begin() {
        busy.incrementAndGet();
        return System.nanoTime();
    }

    void end(long began) {
        busy.decrementAndGet();
        latency.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    }

    void retried() {
        retries.increment();
    }

    void conflicted() {
        conflicts.increment();
    }

    void lost() {
        losses.increment();
    }
}
