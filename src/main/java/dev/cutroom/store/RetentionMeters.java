package dev.cutroom.store;

import dev.cutroom.store.RetentionPlan.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What retention and the scrub count. */
final class RetentionMeters {

    private final Map<Reason, Counter> deleted = new EnumMap<>(Reason.class);
    private final Counter deletedBytes;
    private final AtomicLong free = new AtomicLong();
    private final AtomicLong shortage = new AtomicLong();

    RetentionMeters(MeterRegistry registry) {
        for (Reason reason : Reason.values()) {
            deleted.put(
                    reason,
                    Counter.builder("cutroom.retention.deleted")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .description("Files that retention deleted.")
                            .register(registry));
        }
        deletedBytes = Counter.builder("cutroom.retention.deleted.size")
                .baseUnit("bytes")
                .description("Bytes of the files that retention deleted.")
                .register(registry);
        Gauge.builder("cutroom.retention.free", free, AtomicLong::get)
                .baseUnit("bytes")
                .description("Space left on the store's disk.")
                .register(registry);
        Gauge.builder("cutroom.retention.shortage", shortage, AtomicLong::get)
                .baseUnit("bytes")
                .description("Space missing for the floor after all that may be deleted is; over 0 is an alarm.")
                .register(registry);
    }

    void deleted(Reason reason, long files, long bytes) {
        Counter counter = deleted.get(reason);
        if (counter != null) {
            counter.increment(files);
        }
        deletedBytes.increment(bytes);
    }

    void space(long freeBytes, long missingBytes) {
        free.set(freeBytes);
        shortage.set(missingBytes);
    }
}
