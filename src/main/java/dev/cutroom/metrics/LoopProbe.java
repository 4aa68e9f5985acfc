package dev.cutroom.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/** Asks one event loop, over and over, to run a task, and records how late it did. */
final class LoopProbe implements Runnable {

    /** Delays below this are not worth a look at what the scheduler took. */
    private static final long WORTH_A_LOOK_NANOS = 500_000;

    private static final double NANOS = 1e9;

    private final EventExecutor loop;
    private final HistogramFamily.Cell delays;
    private final MinuteMaximum longest = new MinuteMaximum();
    private final MinuteMaximum longestRaw = new MinuteMaximum();
    private final RunQueue runQueue = new RunQueue();

    /** True between asking and running; what is written before belongs to the other side after. */
    private volatile boolean outstanding;

    private long asked;
    private long queuedBefore;

    LoopProbe(EventExecutor loop, String name, HistogramFamily family, MeterRegistry registry) {
        this.loop = loop;
        this.delays = family.writer().cell(List.of(name));
        Gauge.builder("cutroom.event.loop.delay.max", longest, maximum -> maximum.get(System.nanoTime()) / NANOS)
                .description("Longest delay of an event loop in the last minute, less what the scheduler took")
                .baseUnit("seconds")
                .tag("loop", name)
                .register(registry);
        Gauge.builder("cutroom.event.loop.delay.raw.max", longestRaw, maximum -> maximum.get(System.nanoTime()) / NANOS)
                .description("Longest delay of an event loop in the last minute, as the clock saw it")
                .baseUnit("seconds")
                .tag("loop", name)
                .register(registry);
        try {
            loop.execute(runQueue::attach);
        } catch (RejectedExecutionException stopping) {
            outstanding = true;
        }
    }

    /** Called by the asking thread only. */
    void ask() {
        if (outstanding) {
            return;
        }
        queuedBefore = runQueue.nanos();
        outstanding = true;
        asked = System.nanoTime();
        try {
            loop.execute(this);
        } catch (RejectedExecutionException stopping) {
            // The loop ends; this probe stays outstanding and asks no more.
            return;
        }
    }

    /** Runs on the loop. */
    @Override
    public void run() {
        long now = System.nanoTime();
        long raw = now - asked;
        long delay = raw < WORTH_A_LOOK_NANOS ? raw : Math.max(0, raw - (runQueue.nanos() - queuedBefore));
        delays.record(delay);
        longest.accept(now, delay);
        longestRaw.accept(now, raw);
        outstanding = false;
    }
}
