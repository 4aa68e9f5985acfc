package dev.cutroom;

import dev.cutroom.conf.RetentionSettings;
import dev.cutroom.http.Resource;
import dev.cutroom.http.RetentionResource;
import dev.cutroom.http.TombstonesResource;
import dev.cutroom.store.Pins;
import dev.cutroom.store.Retention;
import dev.cutroom.store.Scrub;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.store.Tombstones;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;

/** What looks after the store: retention with its pins, the scrub, and the calls that concern them. */
final class NodeKeeping implements Feature {

    private final Clock clock = Clock.systemUTC();
    private final SegmentStore store;
    private final Pins pins;
    private final Retention retention;
    private final Scrub scrub;

    private final Handler<RoutingContext> operatorsOnly;

    NodeKeeping(
            SegmentStore store,
            RetentionSettings settings,
            MeterRegistry registry,
            Handler<RoutingContext> operatorsOnly) {
        this.store = store;
        this.operatorsOnly = operatorsOnly;
        pins = new Pins(store, clock);
        retention = new Retention(store, pins, settings, clock, registry);
        scrub = new Scrub(store, settings.scrubRate().count(), registry);
    }

    /** For those who fetch what retention would delete at once: {@link Retention#keeps}. */
    Retention retention() {
        return retention;
    }

    @Override
    public String name() {
        return "retention and scrub";
    }

    @Override
    public Future<Void> start() {
        return retention.start().compose(started -> scrub.start());
    }

    /** Done when the hour being deleted and the file being read are. */
    @Override
    public Future<Void> stop() {
        return retention.stop().transform(stopped -> scrub.stop());
    }

    /** Made for each event loop. */
    @Override
    public List<Resource> resources() {
        return List.of(
                new RetentionResource(retention, pins, operatorsOnly),
                new TombstonesResource(new Tombstones(store), clock, operatorsOnly));
    }
}
