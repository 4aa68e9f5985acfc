package dev.cutroom.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Files of the store that were handed out. Only files that exist are counted, so that nobody can invent labels. */
public final class SegmentsMeters {

    private static final int SEGMENT_DEPTH = 3;

    private record Served(Counter segments, Counter bytes) {}

    private final MeterRegistry registry;
    private final Map<String, Served> served = new ConcurrentHashMap<>();

    public SegmentsMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * @param path below the base
     * @param bytes that are sent of it
     */
    void served(String path, long bytes) {
        String key = key(path);
        Served meters = served.get(key);
        if (meters == null) {
            meters = served.computeIfAbsent(key, this::register);
        }
        meters.segments.increment();
        meters.bytes.increment(bytes);
    }

    /** {@code CHANNEL/QUALITY/TYPE} of a segment's path; {@code //other} of any other. */
    private static String key(String path) {
        int quality = path.indexOf('/');
        int hour = quality < 0 ? -1 : path.indexOf('/', quality + 1);
        int name = hour < 0 ? -1 : path.indexOf('/', hour + 1);
        int type = name < 0 ? -1 : path.indexOf('-', name);
        int from = type < 0 ? -1 : path.indexOf('-', type + 1);
        int to = from < 0 ? -1 : path.indexOf('-', from + 1);
        return to < 0
                ? "//other"
                : path.substring(0, hour) + path.substring(from, to).replace('-', '/');
    }

    private Served register(String key) {
        String[] parts = key.split("/", SEGMENT_DEPTH);
        String[] tags = {"channel", parts[0], "quality", parts[1], "type", parts[2]};
        return new Served(
                Counter.builder("cutroom.segments.served")
                        .description("Files of the store that were handed out")
                        .tags(tags)
                        .register(registry),
                Counter.builder("cutroom.segments.served.size")
                        .description("Bytes of the store's files that were handed out")
                        .baseUnit("bytes")
                        .tags(tags)
                        .register(registry));
    }
}
