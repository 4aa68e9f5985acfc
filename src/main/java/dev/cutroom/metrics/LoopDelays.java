package dev.cutroom.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How late a task that is due now runs on each event loop. A thread of its own gives each loop a stamped task every few
 * milliseconds, never a second one before the first has run. What the operating system's scheduler took (the loop's
 * thread was ready to run but had no core) is left out where Linux tells it: it says something about the machine and
 * nothing about our code.
 */
final class LoopDelays {

    private final List<LoopProbe> probes = new ArrayList<>();
    private final long intervalNanos;
    private volatile @Nullable Thread thread;

    LoopDelays(Vertx vertx, Duration interval, MeterRegistry registry) {
        this.intervalNanos = interval.toNanos();
        HistogramFamily delays = HistogramFamily.register(
                registry,
                "cutroom_event_loop_delay_seconds",
                "How late a task due now ran on an event loop, less what the system's scheduler took",
                "loop");
        int index = 0;
        for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
            probes.add(new LoopProbe(loop, Integer.toString(index++), delays, registry));
        }
    }

    void start() {
        Thread started = new Thread(this::run, "cutroom-loop-delays");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** Ends the thread within one interval. */
    void stop() {
        thread = null;
    }

    private void run() {
        while (thread == Thread.currentThread()) {
            for (LoopProbe probe : probes) {
                probe.ask();
            }
            LockSupport.parkNanos(intervalNanos);
        }
    }
}
