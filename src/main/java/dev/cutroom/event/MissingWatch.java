package dev.cutroom.event;

import dev.cutroom.bus.Addresses;
import dev.cutroom.database.Database;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has events that wait for what is missing looked at again once it may be there: when a segment comes in that reaches the
 * end of what is missing, or when the coverage of an hour changes that it lies in. The hour that is being recorded changes
 * with every segment, so an hour counts once in a while only. Used on one context.
 */
final class MissingWatch {

    private static final int WAKE_MILLIS = 2_000;
    private static final long HOUR_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Database database;
    private final EventsTable table;
    private final LongSupplier nanos;
    private final Runnable woken;

    /** Hours whose coverage has changed since they last counted. */
    private final Set<CoveredHour> covered = new HashSet<>();

    /** When an hour last counted; forgotten after the pause. */
    private final Map<CoveredHour, Long> counted = new HashMap<>();

    private final Set<StoredSpan> stored = new HashSet<>();

    /** @param woken told after some may have been woken */
    MissingWatch(Database database, EventsTable table, LongSupplier nanos, Runnable woken) {
        this.database = database;
        this.table = table;
        this.nanos = nanos;
        this.woken = woken;
    }

    void start(Vertx vertx) {
        vertx.eventBus()
                .<JsonObject>consumer(Addresses.SEGMENT_STORED, message -> stored.add(StoredSpan.of(message.body())));
        vertx.eventBus()
                .<JsonObject>consumer(
                        Addresses.COVERAGE_CHANGED, message -> covered.add(CoveredHour.of(message.body())));
        vertx.setPeriodic(WAKE_MILLIS, tick -> wake());
    }

    private void wake() {
        if (!database.isUp()) {
            // Whatever waits is due by itself in a while; what comes until then would only fill memory.
            stored.clear();
            return;
        }
        long now = nanos.getAsLong();
        counted.values().removeIf(at -> now - at >= HOUR_PAUSE_NANOS);
        List<CoveredHour> hours = new ArrayList<>(covered);
        hours.removeAll(counted.keySet());
        List<StoredSpan> spans = List.copyOf(stored);
        if (hours.isEmpty() && spans.isEmpty()) {
            return;
        }
        hours.forEach(hour -> counted.put(hour, now));
        hours.forEach(covered::remove);
        stored.clear();
        table.wake(hours, spans).onSuccess(done -> woken.run()).onFailure(failure -> {
            hours.forEach(counted::remove);
            covered.addAll(hours);
        });
    }
}
