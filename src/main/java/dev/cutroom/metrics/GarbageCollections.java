package dev.cutroom.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * Garbage collections from the JVM's own counters. Micrometer's binder records into timers from a notification thread,
 * whose windows turn under a monitor.
 */
final class GarbageCollections {

    private static final double MILLISECONDS_A_SECOND = 1_000;

    private GarbageCollections() {}

    static void bindTo(MeterRegistry registry) {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            FunctionCounter.builder("cutroom.jvm.gc.collections", collector, GarbageCollectorMXBean::getCollectionCount)
                    .description("Garbage collections")
                    .tag("collector", collector.getName())
                    .register(registry);
            FunctionCounter.builder(
                            "cutroom.jvm.gc.time", collector, one -> one.getCollectionTime() / MILLISECONDS_A_SECOND)
                    .description("Time that garbage collections took")
                    .baseUnit("seconds")
                    .tag("collector", collector.getName())
                    .register(registry);
        }
    }
}
