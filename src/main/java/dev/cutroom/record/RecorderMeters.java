package dev.cutroom.record;

import dev.cutroom.timeline.Rendition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What one recorder counts. */
final class RecorderMeters {

    private final Counter polls;
    private final Counter pollFailures;
    private final Counter fetchFailures;
    private final Counter secondTries;
    private final Counter sessions;
    private final Counter lost;
    private final Counter ads;
    private final Counter twinsEqual;
    private final Counter twinsDiffer;
    private final AtomicLong newest = new AtomicLong();
    private final AtomicLong delay = new AtomicLong();

    RecorderMeters(MeterRegistry registry, Rendition rendition) {
        polls = counter(registry, rendition, "cutroom.recorder.polls", "Playlists that were fetched.");
        pollFailures = counter(
                registry, rendition, "cutroom.recorder.poll.failures", "Playlists that could not be fetched or read.");
        fetchFailures =
                counter(registry, rendition, "cutroom.recorder.fetch.failures", "Tries for a segment that failed.");
        secondTries = counter(
                registry, rendition, "cutroom.recorder.second.tries", "Second tries begun beside a slow first one.");
        sessions = counter(registry, rendition, "cutroom.recorder.sessions", "Sessions begun.");
        lost = counter(registry, rendition, "cutroom.recorder.lost", "Segments that were given up.");
        ads = counter(registry, rendition, "cutroom.recorder.ads", "Advertisements' segments kept aside.");
        twinsEqual =
                counter(registry, rendition, "cutroom.recorder.twins.equal", "Segments that two sessions got alike.");
        twinsDiffer = counter(
                registry,
                rendition,
                "cutroom.recorder.twins.different",
                "Segments that two sessions got with different content.");
        Gauge.builder("cutroom.recorder.delay", delay, micros -> micros.get() / 1e6)
                .description("How far behind live the newest segment was when it was stored.")
                .baseUnit("seconds")
                .tags("channel", rendition.channel(), "quality", rendition.quality())
                .register(registry);
        Gauge.builder("cutroom.recorder.newest", newest, end -> end.get() / 1e6)
                .description("When the newest recorded segment ends, Unix time.")
                .baseUnit("seconds")
                .tags("channel", rendition.channel(), "quality", rendition.quality())
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, Rendition rendition, String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tags("channel", rendition.channel(), "quality", rendition.quality())
                .register(registry);
    }

    void polled() {
        polls.increment();
    }

    void pollFailed() {
        pollFailures.increment();
    }

    void failed() {
        fetchFailures.increment();
    }

    void secondTry() {
        secondTries.increment();
    }

    void sessionBegun() {
        sessions.increment();
    }

    void lost() {
        lost.increment();
    }

    void ad() {
        ads.increment();
    }

    void compared(boolean equal) {
        (equal ? twinsEqual : twinsDiffer).increment();
    }

    /** @param now microseconds since the epoch */
    void stored(SegmentFetch.Fetched fetched, long now) {
        long end = fetched.segment().end();
        if (newest.accumulateAndGet(end, Math::max) == end) {
            delay.set(Math.max(0, now - end));
        }
    }
}
