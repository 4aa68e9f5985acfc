package dev.cutroom.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Set;

/** Makes the one registry of a node: all names begin with {@code cutroom}, and the JVM and process are in it. */
public final class NodeRegistry {

    private static final String PREFIX = "cutroom.";
    private static final String CPU_TIME_IN_NANOSECONDS = "cutroom.process.cpu.time";
    private static final double NANOS = 1e9;

    /** Other words, such as threads, would only be said twice in a name. */
    private static final Set<String> BASE_UNITS = Set.of("seconds", "bytes", "ns", "ms");

    private NodeRegistry() {}

    public static PrometheusMeterRegistry create() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(MeterFilter.deny(id -> id.getName().equals(CPU_TIME_IN_NANOSECONDS)));
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                boolean base = id.getBaseUnit() == null || BASE_UNITS.contains(id.getBaseUnit());
                Meter.Id plain = base ? id : id.withBaseUnit(null);
                return plain.getName().startsWith(PREFIX) ? plain : plain.withName(PREFIX + plain.getName());
            }
        });
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        GarbageCollections.bindTo(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder("cutroom.process.cpu", system, one -> one.getProcessCpuTime() / NANOS)
                    .description("Time that all cores together spent on this process")
                    .baseUnit("seconds")
                    .register(registry);
        }
        return registry;
    }
}
