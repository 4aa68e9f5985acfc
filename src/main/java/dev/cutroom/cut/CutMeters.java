package dev.cutroom.cut;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What cutting costs. */
final class CutMeters {

    private static final String MADE = "cutroom.cuts.made";

    private final Counter[] finished = new Counter[CutType.values().length];
    private final Counter[] failed = new Counter[CutType.values().length];
    private final Counter[] cancelled = new Counter[CutType.values().length];
    private final Timer firstByte;
    private final Counter shared;
    private final Counter kept;

    CutMeters(MeterRegistry registry, EncoderQueue encoders, KeptCuts files) {
        for (CutType type : CutType.values()) {
            finished[type.ordinal()] = made(registry, type, "finished");
            failed[type.ordinal()] = made(registry, type, "failed");
            cancelled[type.ordinal()] = made(registry, type, "cancelled");
        }
        firstByte = Timer.builder("cutroom.cuts.first.byte")
                .description("How long cuts that were made anew took to their first byte.")
                .register(registry);
        shared = Counter.builder("cutroom.cuts.shared")
                .description("Cuts answered by one that was under way for the same request.")
                .register(registry);
        kept = Counter.builder("cutroom.cuts.kept")
                .description("Cuts answered from the disk.")
                .register(registry);
        Gauge.builder("cutroom.cuts.kept.size", files, KeptCuts::bytes)
                .baseUnit("bytes")
                .description("Disk that finished cuts take.")
                .register(registry);
        Gauge.builder("cutroom.encoders.busy", encoders, EncoderQueue::busy)
                .description("Encoders at work.")
                .register(registry);
        Gauge.builder("cutroom.encoders.waiting", encoders, EncoderQueue::waiting)
                .description("Cuts that wait for an encoder.")
                .register(registry);
    }

    private static Counter made(MeterRegistry registry, CutType type, String outcome) {
        return Counter.builder(MADE)
                .tag("type", type.text())
                .tag("outcome", outcome)
                .description("Cuts that were made anew, by how that ended.")
                .register(registry);
    }

    void finished(CutType type) {
        finished[type.ordinal()].increment();
    }

    void failed(CutType type) {
        failed[type.ordinal()].increment();
    }

    void cancelled(CutType type) {
        cancelled[type.ordinal()].increment();
    }

    void firstByte(long nanos) {
        firstByte.record(nanos, TimeUnit.NANOSECONDS);
    }

    void shared() {
        shared.increment();
    }

    void kept() {
        kept.increment();
    }
}
