package dev.cutroom.replicate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted of one peer. */
final class ReplicatorMeters {

    private final Counter fetched;
    private final Counter bytes;
    private final Counter tombstones;
    private final Counter notices;
    private final Counter failures;
    private final Counter mismatches;
    private final Counter rounds;
    private final AtomicInteger up = new AtomicInteger();
    private final AtomicLong missing = new AtomicLong();

    ReplicatorMeters(MeterRegistry registry, String peer) {
        fetched = counter(registry, peer, "cutroom.replicate.fetched", "Files that were fetched from a peer.");
        bytes = Counter.builder("cutroom.replicate.fetched.size")
                .description("Bytes of them.")
                .baseUnit("bytes")
                .tags("peer", peer)
                .register(registry);
        tombstones = counter(registry, peer, "cutroom.replicate.tombstones", "Tombstones taken over from a peer.");
        notices = counter(registry, peer, "cutroom.replicate.notices", "Notices that a peer sent of what came to it.");
        failures = counter(
                registry, peer, "cutroom.replicate.failures", "Files and listings of hours that could not be fetched.");
        mismatches = counter(
                registry,
                peer,
                "cutroom.replicate.mismatches",
                "Files thrown away because their content is not what their name says.");
        rounds = counter(
                registry, peer, "cutroom.replicate.rounds", "Rounds through all of a peer that came to an end.");
        Gauge.builder("cutroom.replicate.up", up, AtomicInteger::get)
                .description("1 while a peer can be reached.")
                .tags("peer", peer)
                .register(registry);
        Gauge.builder("cutroom.replicate.missing", missing, AtomicLong::get)
                .description("Files that a peer has and this node still lacked at the end of the last round.")
                .tags("peer", peer)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String peer, String name, String description) {
        return Counter.builder(name).description(description).tags("peer", peer).register(registry);
    }

    void fetched(long size) {
        fetched.increment();
        bytes.increment(size);
    }

    void entombed() {
        tombstones.increment();
    }

    void noticed() {
        notices.increment();
    }

    void failed() {
        failures.increment();
    }

    void mismatched() {
        mismatches.increment();
    }

    void roundEnded(long stillMissing) {
        rounds.increment();
        missing.set(stillMissing);
    }

    void up(boolean reached) {
        up.set(reached ? 1 : 0);
    }
}
