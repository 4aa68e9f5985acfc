package dev.cutroom.event;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.bus.Addresses;
import dev.cutroom.bus.CoverageChanged;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import dev.cutroom.timeline.Hole;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which events are looked at again when something comes in. On a real database; nothing is cut. */
class MissingWatchTest {

    private static final Person ANNA = new Person("anna", Role.EDITOR);
    private static final Rendition SOURCE = new Rendition("demo", "source");

    private final OpenDatabase open = new OpenDatabase();
    private final Events events = new Events(open.database);
    private final EventsTable table = new EventsTable(open.database);
    private final AtomicLong late = new AtomicLong();
    private final Map<String, Long> woken = new HashMap<>();

    @BeforeEach
    void start() {
        await(open.vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                new MissingWatch(open.database, table, () -> System.nanoTime() + late.get(), () -> {}).start(vertx);
                return Future.succeededFuture();
            }
        }));
    }

    @AfterEach
    void close() {
        open.close();
    }

    /** One that a node has begun to cut. */
    private Claim claimed(String start, String end) {
        JsonObject range = new JsonObject().put("start", start).put("end", end);
        Event event = await(events.create(
                new JsonObject()
                        .put("channel", "demo")
                        .put("quality", "source")
                        .put("ranges", new JsonArray().add(range)),
                ANNA));
        return resubmitted(await(events.submit(event.id(), ANNA)));
    }

    private Claim resubmitted(Event event) {
        Claim claim = await(table.claim("one", 20));
        assertThat(claim.event().id()).isEqualTo(event.id());
        return claim;
    }

    private String waiting(Claim claim, String start, String end) {
        assertThat(await(table.waits(claim, "Waits.", new Hole(Micros.parse(start), Micros.parse(end)), 600)))
                .isTrue();
        return claim.event().id();
    }

    private String waiting(String start, String end) {
        return waiting(claimed(start, end), start, end);
    }

    private void tellCoverage(String hour) {
        open.vertx
                .eventBus()
                .publish(Addresses.COVERAGE_CHANGED, new CoverageChanged(SOURCE, Hour.parse(hour), 0, 2).toJson());
    }

    private void tellSegment(String start) {
        JsonObject stored = new JsonObject()
                .put("channel", "demo")
                .put("quality", "source")
                .put("start", start)
                .put("duration", 2.0);
        open.vertx.eventBus().publish(Addresses.SEGMENT_STORED, stored);
    }

    private long wakings(String id) {
        return await(events.history(id)).stream()
                .filter(change -> change.getString("by").equals("coverage"))
                .count();
    }

    private void untilWoken(String id, long times) {
        until(open.vertx, id + " is woken", () -> {
            events.history(id)
                    .onSuccess(changes -> woken.put(
                            id,
                            changes.stream()
                                    .filter(change -> change.getString("by").equals("coverage"))
                                    .count()));
            return woken.getOrDefault(id, 0L) >= times;
        });
    }

    @Test
    void whatWaitsForSomethingElse_isLeftAlone() {
        Claim quota = claimed("2026-11-02T10:10:00Z", "2026-11-02T10:20:00Z");
        await(table.advance(quota, EventState.CLAIMED, EventState.EDITED, "Tomorrow.", 600, false, null));
        String hole = waiting("2026-11-02T10:10:00Z", "2026-11-02T10:20:00Z");
        tellCoverage("2026-11-02T10");
        tellSegment("2026-11-02T10:19:58Z");
        untilWoken(hole, 1);
        assertThat(wakings(quota.event().id())).isZero();
    }

    @Test
    void aLiveHour_wakesWhatWaitsInIt_onceInAWhile() {
        String live = waiting("2026-11-02T10:10:00Z", "2026-11-02T10:20:00Z");
        tellCoverage("2026-11-02T10");
        untilWoken(live, 1);
        waiting(resubmitted(await(events.get(live))), "2026-11-02T10:10:00Z", "2026-11-02T10:20:00Z");
        String other = waiting("2026-11-02T12:10:00Z", "2026-11-02T12:20:00Z");
        tellCoverage("2026-11-02T10");
        tellCoverage("2026-11-02T12");
        untilWoken(other, 1);
        assertThat(wakings(live)).isEqualTo(1);
        late.set(TimeUnit.SECONDS.toNanos(60));
        untilWoken(live, 2);
    }

    @Test
    void aSegment_wakesOnlyWhatItCompletes() {
        String before = waiting("2026-11-02T10:10:00Z", "2026-11-02T10:20:00Z");
        String until = waiting("2026-11-02T10:30:00Z", "2026-11-02T10:40:00Z");
        tellSegment("2026-11-02T10:25:00Z");
        tellSegment("2026-11-02T10:30:00Z");
        tellSegment("2026-11-02T10:39:58Z");
        untilWoken(until, 1);
        assertThat(wakings(before)).isZero();
    }
}
