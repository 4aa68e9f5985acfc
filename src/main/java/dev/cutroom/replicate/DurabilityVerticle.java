package dev.cutroom.replicate;

import dev.cutroom.flow.Lanes;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.TimeRange;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts, over and over, how many nodes hold the last 48 hours of each rendition, for those who watch graphs. What other
 * nodes than Cutroom's hold of hours that are over for some time is asked for only every ten minutes, so the gauges may be
 * as late as that for them.
 */
public final class DurabilityVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(DurabilityVerticle.class);
    private static final long HOURS = 48;

    /** What came within the last minutes is on its way to the other nodes. */
    private static final long YOUNG_MICROS = 180 * Micros.SECOND;

    private final SegmentStore store;
    private final Durability durability;
    private final Clock clock;
    private final long everyMillis;
    private final MultiGauge held;
    private final MultiGauge missingHere;
    private final MultiGauge unasked;

    /** @param everyMillis pause between two counts */
    public DurabilityVerticle(
            SegmentStore store, Durability durability, Clock clock, long everyMillis, MeterRegistry registry) {
        this.store = store;
        this.durability = durability;
        this.clock = clock;
        this.everyMillis = everyMillis;
        held = MultiGauge.builder("cutroom.durability.held")
                .description(
                        "Seconds of the last 48 hours that exactly so many nodes hold; copies=0 is missing everywhere.")
                .baseUnit("seconds")
                .register(registry);
        missingHere = MultiGauge.builder("cutroom.durability.missing.here")
                .description("Seconds of the last 48 hours that another node holds and this one does not.")
                .baseUnit("seconds")
                .register(registry);
        unasked = MultiGauge.builder("cutroom.durability.unasked.peers")
                .description("Nodes that could not be asked for the last count, so that their copies are not in it.")
                .register(registry);
    }

    @Override
    public Future<?> start() {
        count();
        return Future.succeededFuture();
    }

    private void count() {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()) - YOUNG_MICROS;
        TimeRange range = new TimeRange(now - HOURS * Micros.HOUR, now);
        List<DurabilityReport> reports = new ArrayList<>();
        store.renditions()
                .compose(renditions -> Lanes.run(
                        renditions,
                        1,
                        rendition -> rendition.isStream()
                                ? durability.lately(rendition, range).map(report -> {
                                    reports.add(report);
                                    return null;
                                })
                                : Future.succeededFuture()))
                .onSuccess(done -> show(reports))
                .onFailure(failure -> LOG.warn("copies could not be counted: {}", failure.getMessage()))
                .onComplete(done -> vertx.setTimer(everyMillis, later -> count()));
    }

    private void show(List<DurabilityReport> reports) {
        List<Row<?>> copies = new ArrayList<>();
        List<Row<?>> here = new ArrayList<>();
        List<Row<?>> not = new ArrayList<>();
        for (DurabilityReport report : reports) {
            Tags tags = Tags.of(
                    "channel", report.rendition().channel(),
                    "quality", report.rendition().quality());
            List<Long> byCopies = report.total().byCopies();
            for (int i = 0; i < byCopies.size(); i++) {
                copies.add(Row.of(tags.and("copies", Integer.toString(i)), DurabilityReport.seconds(byCopies.get(i))));
            }
            here.add(Row.of(tags, DurabilityReport.seconds(report.total().missingHere())));
            not.add(Row.of(
                    tags,
                    report.peers().stream()
                            .filter(peer -> peer.failure().isPresent())
                            .count()));
        }
        held.register(copies, true);
        missingHere.register(here, true);
        unasked.register(not, true);
    }
}
