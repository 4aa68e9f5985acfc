package dev.cutroom.coverage;

import dev.cutroom.bus.Addresses;
import dev.cutroom.bus.CoverageChanged;
import dev.cutroom.select.Ranges;
import dev.cutroom.store.SegmentName;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hole;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.TimeRange;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the gauges of the last 48 hours: an hour is looked at again a moment after a segment of it came or was buried, and
 * all of them every few minutes, since nobody tells what was deleted or put there by hand. Chat and what was kept aside as advertisements are
 * left out. In the hour that runs, what is missing up to now is no hole yet.
 */
public final class CoverageVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(CoverageVerticle.class);
    private static final int HOURS = 48;
    private static final long ALL_MILLIS = 300_000;

    private record Place(Rendition rendition, Hour hour) {}

    private final SegmentStore store;
    private final Ranges ranges;
    private final Clock clock;
    private final long everyMillis;
    private final MultiGauge covered;
    private final MultiGauge holes;
    private final Map<Place, HourCoverage> known = new HashMap<>();
    private final Set<Place> changed = new HashSet<>();
    private final List<MessageConsumer<JsonObject>> consumers = new ArrayList<>();
    private long lookedAtAll;
    private boolean looking;

    /** @param everyMillis how often what has changed is looked at */
    public CoverageVerticle(SegmentStore store, Ranges ranges, Clock clock, long everyMillis, MeterRegistry registry) {
        this.store = store;
        this.ranges = ranges;
        this.clock = clock;
        this.everyMillis = everyMillis;
        covered = MultiGauge.builder("cutroom.coverage.covered")
                .description("Seconds of an hour that are there.")
                .baseUnit("seconds")
                .register(registry);
        holes = MultiGauge.builder("cutroom.coverage.holes")
                .description("Holes in an hour.")
                .register(registry);
    }

    @Override
    public Future<?> start() {
        consumers.add(vertx.eventBus().localConsumer(Addresses.SEGMENT_STORED, message -> note(message.body())));
        consumers.add(vertx.eventBus().localConsumer(Addresses.SEGMENT_BURIED, message -> noteBuried(message.body())));
        lookAtAll();
        vertx.setPeriodic(everyMillis, tick -> look());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList());
    }

    private void note(JsonObject stored) {
        Rendition rendition = new Rendition(stored.getString("channel"), stored.getString("quality"));
        long start = Micros.parse(stored.getString("start"));
        long end = start + (long) (stored.getDouble("duration") * Micros.SECOND);
        note(rendition, start, end);
    }

    private void noteBuried(JsonObject buried) {
        Rendition rendition = new Rendition(buried.getString("channel"), buried.getString("quality"));
        List<String> path = List.of(buried.getString("path").split("/", -1));
        Hour hour = Hour.parse(path.get(2));
        note(
                rendition,
                hour.start(),
                SegmentName.parse(rendition, hour, path.get(3))
                        .map(Segment::end)
                        .orElse(hour.end()));
    }

    private void note(Rendition rendition, long start, long end) {
        if (rendition.isStream()) {
            changed.add(new Place(rendition, Hour.of(start)));
            changed.add(new Place(rendition, Hour.of(Math.max(start, end - 1))));
        }
    }

    private long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private boolean isRecent(Hour hour) {
        long age = Hour.of(now()).index() - hour.index();
        return age >= 0 && age < HOURS;
    }

    private void lookAtAll() {
        lookedAtAll = System.nanoTime();
        changed.addAll(known.keySet());
        store.renditions().onSuccess(renditions -> renditions.stream()
                .filter(Rendition::isStream)
                .forEach(rendition -> store.hours(rendition)
                        .onSuccess(hours -> hours.forEach(hour -> changed.add(new Place(rendition, hour))))));
    }

    private void look() {
        if (looking) {
            return;
        }
        if (System.nanoTime() - lookedAtAll > ALL_MILLIS * 1_000_000) {
            lookAtAll();
        }
        known.keySet().removeIf(place -> !isRecent(place.hour));
        changed.removeIf(place -> !isRecent(place.hour));
        if (changed.isEmpty()) {
            return;
        }
        looking = true;
        List<Future<Void>> looks = changed.stream().map(this::look).toList();
        changed.clear();
        Future.join(looks).onComplete(done -> {
            looking = false;
            if (done.failed()) {
                LOG.warn("what there is of some hours could not be seen", done.cause());
            }
            covered.register(rows(HourCoverage::coveredSeconds), true);
            holes.register(rows(hour -> hour.holes().size()), true);
        });
    }

    private Future<Void> look(Place place) {
        TimeRange range = new TimeRange(place.hour.start(), place.hour.end());
        return ranges.spans(place.rendition, range).map(spans -> {
            HourCoverage is = withoutWhatIsToCome(HourCoverage.of(range, spans).get(0));
            HourCoverage was = known.put(place, is);
            if (!is.equals(was)) {
                CoverageChanged notice = new CoverageChanged(
                        place.rendition, place.hour, is.holes().size(), is.coveredSeconds());
                vertx.eventBus().publish(Addresses.COVERAGE_CHANGED, notice.toJson());
            }
            return null;
        });
    }

    private HourCoverage withoutWhatIsToCome(HourCoverage hour) {
        long now = now();
        List<Hole> past = hour.holes().stream()
                .filter(hole -> hole.end() < hour.hour().end() || hour.hour().end() <= now)
                .toList();
        return new HourCoverage(hour.hour(), hour.covered(), past);
    }

    private List<Row<?>> rows(ToDoubleFunction<HourCoverage> value) {
        return known.entrySet().stream()
                .<Row<?>>map(entry -> Row.of(
                        Tags.of(
                                "channel", entry.getKey().rendition.channel(),
                                "quality", entry.getKey().rendition.quality(),
                                "hour", entry.getKey().hour.toString()),
                        value.applyAsDouble(entry.getValue())))
                .toList();
    }
}
