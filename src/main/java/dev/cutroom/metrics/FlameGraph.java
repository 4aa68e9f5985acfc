package dev.cutroom.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingStream;

/**
 * Where the time goes: stacks sampled by the JVM's flight recorder, each with the seconds it stands for. The recorder
 * samples from outside, so nothing is on a caller's path. It sees threads that run Java; one that waits in the kernel
 * shows little.
 */
final class FlameGraph implements Collector, AutoCloseable {

    static final String NAME = "cutroom_flamegraph_seconds";

    /** Beyond so many stacks, new ones are counted together, so that a scrape stays small. */
    private static final int MOST_STACKS = 1_500;

    private static final String REST = "(other)";
    private static final double NANOS = 1e9;

    private final RecordingStream stream = new RecordingStream();
    private final Map<String, LongAdder> samples = new ConcurrentHashMap<>();
    private final double secondsASample;

    FlameGraph(Duration period) {
        secondsASample = period.toNanos() / NANOS;
        stream.enable("jdk.ExecutionSample").withPeriod(period);
        stream.setOrdered(false);
        stream.setMaxAge(Duration.ofSeconds(10));
        stream.onEvent("jdk.ExecutionSample", this::sampled);
    }

    void start() {
        stream.startAsync();
    }

    /** Called on the stream's one thread. */
    private void sampled(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return;
        }
        String stack = folded(event.getStackTrace().getFrames());
        LongAdder count = samples.get(stack);
        if (count == null) {
            String key = samples.size() < MOST_STACKS ? stack : REST;
            count = samples.computeIfAbsent(key, added -> new LongAdder());
        }
        count.increment();
    }

    /** Frames from the outermost inwards, with semicolons between. */
    private static String folded(List<RecordedFrame> frames) {
        StringBuilder stack = new StringBuilder();
        for (int i = frames.size() - 1; i >= 0; i--) {
            RecordedFrame frame = frames.get(i);
            stack.append(stack.isEmpty() ? "" : ";")
                    .append(frame.getMethod().getType().getName())
                    .append('.')
                    .append(frame.getMethod().getName());
        }
        return stack.toString();
    }

    @Override
    public MetricSnapshot collect() {
        CounterSnapshot.Builder snapshot = CounterSnapshot.builder()
                .name(NAME)
                .help("Time that threads were seen in a stack, by the flight recorder");
        samples.forEach((stack, count) -> snapshot.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(Labels.of("stack", stack))
                .value(count.sum() * secondsASample)
                .build()));
        return snapshot.build();
    }

    @Override
    public String getPrometheusName() {
        return NAME;
    }

    @Override
    public void close() {
        stream.close();
    }
}
