package dev.cutroom.store;

import dev.cutroom.bus.SegmentStored;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the store counts. Recording touches striped counters only. */
final class StoreMeters {

    private record StoredKey(String channel, String quality, String type, SegmentStored.Source source) {}

    private record Stored(Counter segments, Counter bytes, AtomicLong newest) {}

    private final MeterRegistry registry;
    private final Counter hits;
    private final Counter listings;
    private final Counter unreadable;
    private final Counter swept;
    private final Counter oddNames;
    private final Map<StoredKey, Stored> stored = new ConcurrentHashMap<>();

    StoreMeters(MeterRegistry registry) {
        this.registry = registry;
        this.hits = Counter.builder("cutroom.store.hour.hits")
                .description("Hours answered from the cache.")
                .register(registry);
        this.listings = Counter.builder("cutroom.store.hour.listings")
                .description("Hours whose folder was listed anew.")
                .register(registry);
        this.unreadable = Counter.builder("cutroom.store.failures")
                .description("Reads and writes of the store that failed.")
                .register(registry);
        this.swept = Counter.builder("cutroom.store.swept")
                .description("Orphaned temporary files that were removed.")
                .register(registry);
        this.oddNames = Counter.builder("cutroom.store.odd.names")
                .description("Names among the segments that are none, each counted once.")
                .register(registry);
    }

    void swept() {
        swept.increment();
    }

    void oddName() {
        oddNames.increment();
    }

    void hourHit() {
        hits.increment();
    }

    void hourListed() {
        listings.increment();
    }

    void failed() {
        unreadable.increment();
    }

    void stored(SegmentStored notice) {
        StoredKey key = new StoredKey(
                notice.segment().rendition().channel(),
                notice.segment().rendition().quality(),
                notice.segment().type().text(),
                notice.source());
        Stored meters = stored.get(key);
        if (meters == null) {
            meters = stored.computeIfAbsent(key, this::register);
        }
        meters.segments.increment();
        meters.bytes.increment(notice.size());
        meters.newest.accumulateAndGet(notice.segment().end(), Math::max);
    }

    private Stored register(StoredKey key) {
        String[] tags = {
            "channel", key.channel,
            "quality", key.quality,
            "type", key.type,
            "source", key.source.name().toLowerCase(Locale.ROOT)
        };
        AtomicLong newest = new AtomicLong();
        io.micrometer.core.instrument.Gauge.builder("cutroom.segments.newest.end", newest, time -> time.get() / 1e6)
                .description("When the newest stored segment ends, Unix time.")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        return new Stored(
                Counter.builder("cutroom.segments.stored")
                        .description("Segments that came into the store.")
                        .tags(tags)
                        .register(registry),
                Counter.builder("cutroom.segments.stored.size")
                        .description("Bytes of the segments that came into the store.")
                        .baseUnit("bytes")
                        .tags(tags)
                        .register(registry),
                newest);
    }
}
