package dev.cutroom.event;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.bus.Addresses;
import dev.cutroom.bus.CoverageChanged;
import dev.cutroom.conf.Settings;
import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.cut.Cutter;
import dev.cutroom.database.Database;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import dev.cutroom.publish.Destination;
import dev.cutroom.publish.Destinations;
import dev.cutroom.publish.DirectoryDestination;
import dev.cutroom.publish.Publication;
import dev.cutroom.select.Selector;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.SegmentName;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.testing.Postgres;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queue of several nodes on a real database, whatever dies in the middle. */
class CutQueueProofTest {

    private static final Person ANNA = new Person("anna", Role.EDITOR);
    private static final Rendition SOURCE = new Rendition("demo", "source");
    private static final String HASH = "47DEQpj8HBSa_-TImW_5JCeuQeRkm5NMpJWZG3hSuFU";

    @TempDir
    Path base;

    private final Settings settings = SettingsLoader.load(Map.of(), Map.of(), Map.of());
    private final OpenDatabase open = new OpenDatabase();
    private Database database = open.database;
    private Events events = new Events(database);
    private final List<String> published = new CopyOnWriteArrayList<>();
    private final AtomicLong lateBy = new AtomicLong();
    private long publishMillis = 1;
    private SegmentStore store;
    private FileCache files;
    private Cutter cutter;

    @BeforeEach
    void start() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        store = await(SegmentStore.open(open.vertx, base.resolve("store"), settings.store(), registry));
        files = new FileCache(store, registry);
        cutter = new Cutter(
                open.vertx,
                store,
                files,
                new Selector(open.vertx, store, registry),
                () -> Future.failedFuture("none is needed"),
                settings.cut(),
                registry);
        put("2026-11-02T10:56:00");
    }

    @AfterEach
    void close() {
        files.close();
        await(store.close());
        open.close();
    }

    private void put(String start) throws Exception {
        long micros = Micros.parse(start);
        Path hour = store.base().resolve(SOURCE.path()).resolve(Hour.of(micros).toString());
        Files.createDirectories(hour);
        Files.writeString(hour.resolve(SegmentName.format(micros, 2 * Micros.SECOND, SegmentType.FULL, HASH)), "ts");
    }

    private Event submitted(JsonObject more) {
        JsonObject fields = new JsonObject()
                .put("channel", "demo")
                .put("quality", "source")
                .put("type", "rough")
                .put(
                        "ranges",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("start", "2026-11-02T10:56:00Z")
                                        .put("end", "2026-11-02T10:56:02Z")))
                .mergeIn(more);
        return await(events.submit(await(events.create(fields, ANNA)).id(), ANNA));
    }

    private String deploy(String name, Database database, AtomicLong late) {
        Destination folder = new Counting(
                new DirectoryDestination(open.vertx, "local", base.resolve("published"), Optional.empty()));
        return await(open.vertx.deployVerticle(new CutQueue(
                database,
                cutter,
                new Destinations(List.of(folder)),
                name,
                base.resolve("cuts-" + name),
                () -> System.nanoTime() + late.get())));
    }

    /** Keeps count of what was published for the first time or again. */
    private final class Counting implements Destination {
        private final Destination real;

        Counting(Destination real) {
            this.real = real;
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public Future<Optional<String>> find(Publication what) {
            return real.find(what);
        }

        @Override
        public Future<String> publish(Publication what, List<Path> files, BooleanSupplier abandoned) {
            published.add(what.id());
            return slowly(() -> real.publish(what, files, abandoned));
        }

        @Override
        public Future<Void> update(Publication what) {
            return real.update(what);
        }
    }

    /** Long enough for something to happen meanwhile. */
    private <T> Future<T> slowly(Supplier<Future<T>> work) {
        return open.vertx.timer(publishMillis, TimeUnit.MILLISECONDS).compose(waited -> work.get());
    }

    private void sql(String text) {
        var unused = database.query(text, Tuple.tuple());
    }

    private void untilIs(String id, EventState state, Runnable nudge) {
        AtomicReference<EventState> latest = new AtomicReference<>();
        until(open.vertx, id + " is " + state + ", and not " + latest, () -> {
            nudge.run();
            events.get(id).onSuccess(event -> latest.set(event.state()));
            return latest.get() == state;
        });
    }

    /** Calls of a node for one event: 1 claims it, 2 says FINALIZING, then it publishes, 3 says DONE, 4 lets it go. */
    @ParameterizedTest(name = "call {0}, carried out: {1}")
    @CsvSource({"1, true", "2, false", "2, true", "3, false", "3, true", "4, false"})
    void aNodeThatDiesAtAnyStep_isReplaced_andDoesNoHarmWhenItWakes(int call, boolean carriedOut) {
        String id = submitted(new JsonObject()).id();
        DyingDatabase dying = new DyingDatabase(open.database, call, carriedOut);
        deploy("one", dying, lateBy);
        until(open.vertx, "it is dead", dying::isDead);

        deploy("two", open.database, new AtomicLong());
        untilIs(id, EventState.DONE, () -> {
            sql("update claims set until = now() - interval '1 s' where node = 'one'");
            sql("update events set not_before = now(), changed_by = 'test' where state = 'EDITED' and not_before >"
                    + " now()");
        });

        lateBy.set(TimeUnit.SECONDS.toNanos(CutQueue.LEASE_SECONDS + 1));
        dying.wake();
        int before = dying.calls();
        until(open.vertx, "it looks for other work", () -> dying.calls() > before + 2);
        assertThat(published).containsExactly(id);
        assertThat(await(events.get(id)).state()).isEqualTo(EventState.DONE);
    }

    @Test
    void connectionsThatBreakAgainAndAgain_loseNoEvent_andPublishNoneTwice() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ids.add(submitted(new JsonObject()).id());
        }
        for (String name : List.of("one", "two", "three")) {
            deploy(name, database, new AtomicLong());
        }
        int[] breaks = {0};
        for (String id : ids) {
            untilIs(id, EventState.DONE, () -> {
                if (breaks[0]++ % 20 == 0 && breaks[0] < 100) {
                    Postgres.run(
                            "postgres",
                            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + open.name()
                                    + "'");
                }
                sql("update events set not_before = now(), changed_by = 'test'"
                        + " where state = 'EDITED' and not_before > now()");
            });
        }
        assertThat(published).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void aServerThatIsKilledAgainAndAgain_losesNoEvent_andPublishesNoneTwice() {
        Path folder = base.resolve("postgres");
        try (OpenDatabase own = OpenDatabase.embedded(open.vertx, folder)) {
            database = own.database;
            events = new Events(database);
            publishMillis = 400;
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                ids.add(submitted(new JsonObject()).id());
            }
            List<String> nodes = List.of("one", "two", "three");
            List<String> queues = nodes.stream()
                    .map(name -> deploy(name, database, new AtomicLong()))
                    .toList();
            int[] kills = {0};
            for (String id : ids) {
                untilIs(id, EventState.DONE, () -> {
                    if (kills[0] < 3 && published.size() > kills[0] * 2) {
                        kills[0]++;
                        Postgres.kill(folder.resolve("data"));
                    }
                    sql("update events set not_before = now(), changed_by = 'test'"
                            + " where state = 'EDITED' and not_before > now()");
                });
            }
            queues.forEach(queue -> await(open.vertx.undeploy(queue)));
            assertThat(published).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    @Test
    void anEventThatNamesItsUploaders_isLeftToThem() {
        String theirs = submitted(new JsonObject().put("uploaders", new JsonArray().add("paris")))
                .id();
        String anyones = submitted(new JsonObject()).id();
        deploy("rome", open.database, new AtomicLong());
        untilIs(anyones, EventState.DONE, () -> {});
        assertThat(await(events.get(theirs)).state()).isEqualTo(EventState.EDITED);
        deploy("paris", open.database, new AtomicLong());
        untilIs(theirs, EventState.DONE, () -> {});
    }

    @Test
    void whatWaitsForAHole_isCutOnceItsHourHasMore_andNoSooner() throws Exception {
        JsonObject hole = new JsonObject()
                .put(
                        "ranges",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("start", "2026-11-02T12:00:00Z")
                                        .put("end", "2026-11-02T12:00:02Z")));
        String id = submitted(hole).id();
        deploy("one", open.database, new AtomicLong());
        AtomicReference<Event> latest = new AtomicReference<>();
        until(open.vertx, "it waits", () -> {
            events.get(id).onSuccess(latest::set);
            return latest.get() != null && latest.get().error() != null;
        });
        assertThat(latest.get().error()).startsWith("Waits for what is missing").contains("2026-11-02T12:00:00");
        put("2026-11-02T12:00:00");
        tellCoverage("2026-11-02T11");
        tellCoverage("2026-11-02T12");
        untilIs(id, EventState.DONE, () -> {});
        assertThat(await(events.history(id)))
                .filteredOn(change -> change.getString("by").equals("coverage"))
                .hasSize(1);
    }

    private void tellCoverage(String hour) {
        open.vertx
                .eventBus()
                .publish(Addresses.COVERAGE_CHANGED, new CoverageChanged(SOURCE, Hour.parse(hour), 0, 2).toJson());
    }
}
