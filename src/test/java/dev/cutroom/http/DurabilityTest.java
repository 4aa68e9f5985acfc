package dev.cutroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.ReplicateSettings;
import dev.cutroom.replicate.Durability;
import dev.cutroom.replicate.DurabilityVerticle;
import dev.cutroom.replicate.ReplicatorVerticle;
import dev.cutroom.store.Digests;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that counts copies over itself, a Cutroom peer, a wubloader peer that only lists, and one that is away. */
class DurabilityTest {

    private static final Rendition SOURCE = new Rendition("demo", "source");
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-02T12:00:00Z"), ZoneOffset.UTC);
    private static final String ASKED = "/api/durability/demo/source?start=2026-11-02T10:00:00&end=2026-11-02T12:00:00";

    @TempDir
    Path folder;

    private final Queue<String> askedOfOurs = new ConcurrentLinkedQueue<>();
    private final Queue<String> askedOfWubloader = new ConcurrentLinkedQueue<>();
    private HttpNode ours;
    private HttpNode wubloader;
    private HttpNode here;
    private ReplicatorVerticle replicators;
    private Durability durability;

    @BeforeEach
    void start() throws Exception {
        ours = new HttpNode(
                folder.resolve("ours"),
                it -> () -> List.of(
                        router -> router.route().handler(ctx -> note(ctx, askedOfOurs)),
                        new FilesResource(it.store),
                        new DigestResource(new Digests(it.store), ctx -> ctx.next())));
        wubloader = new HttpNode(
                folder.resolve("wubloader"),
                it -> () -> List.of(
                        router -> router.route().handler(ctx -> note(ctx, askedOfWubloader)),
                        new FilesResource(it.store)));
        ReplicateSettings settings = new ReplicateSettings(
                List.of(
                        new ReplicateSettings.Peer("http://127.0.0.1:" + ours.port, Optional.of("ours")),
                        new ReplicateSettings.Peer("http://127.0.0.1:" + wubloader.port, Optional.of("wubloader")),
                        new ReplicateSettings.Peer("http://127.0.0.1:1", Optional.of("away"))),
                3,
                new Bytes(100 << 20),
                // Nothing is copied while copies are counted.
                Duration.ofHours(1),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of());
        here = new HttpNode(folder.resolve("here"), it -> {
            replicators = new ReplicatorVerticle(
                    it.store,
                    settings,
                    List.of(),
                    List.of(),
                    "own",
                    (rendition, hour) -> false,
                    NOON,
                    new Random(4),
                    it.registry);
            durability = new Durability(it.vertx, it.store, settings, replicators::views);
            return () -> List.of(new DurabilityResource(durability, ctx -> ctx.next(), NOON));
        });
        TestVertx.await(here.vertx.deployVerticle(replicators));
        for (HttpNode node : List.of(here, ours)) {
            put(node, "2026-11-02T10:00:00", SegmentType.FULL);
            put(node, "2026-11-02T10:00:02", SegmentType.FULL);
            put(node, "2026-11-02T11:00:00", SegmentType.FULL);
        }
        put(here, "2026-11-02T11:00:02", SegmentType.PARTIAL);
        put(ours, "2026-11-02T11:00:02", SegmentType.FULL);
        put(wubloader, "2026-11-02T10:00:02", SegmentType.FULL);
        put(wubloader, "2026-11-02T11:00:06", SegmentType.FULL);
    }

    @AfterEach
    void stop() throws Exception {
        TestVertx.await(here.vertx.undeploy(replicators.deploymentID()));
        here.close();
        ours.close();
        wubloader.close();
    }

    private static void note(RoutingContext ctx, Queue<String> asked) {
        asked.add(ctx.request().path());
        ctx.next();
    }

    private static long times(Queue<String> asked, String hour) {
        return asked.stream().filter(("/files/demo/source/" + hour)::equals).count();
    }

    private static void put(HttpNode node, String start, SegmentType type) throws Exception {
        node.put(SOURCE, start, 2, type, (start + type).getBytes(UTF_8));
    }

    private static JsonObject hour(JsonObject report, int index) {
        return report.getJsonArray("hours").getJsonObject(index);
    }

    @Test
    void eachMomentsFullCopies_areCounted_overAllNodesThatAnswer() throws Exception {
        JsonObject report = new JsonObject(here.raw.get(ASKED + "&copies=3").body());

        assertThat(report.getString("start")).isEqualTo("2026-11-02T10:00:00.000000Z");
        assertThat(report.getString("end")).isEqualTo("2026-11-02T11:00:08.000000Z");
        assertThat(report.getDouble("seconds")).isEqualTo(3_608);
        JsonObject ten = hour(report, 0);
        assertThat(ten.getString("hour")).isEqualTo("2026-11-02T10");
        assertThat(ten.getJsonArray("byCopies")).isEqualTo(new JsonArray(List.of(3_596.0, 0.0, 2.0, 2.0)));
        assertThat(ten.getDouble("below")).isEqualTo(3_598);
        assertThat(ten.getDouble("missingHere")).isZero();
        JsonObject eleven = hour(report, 1);
        assertThat(eleven.getJsonArray("byCopies")).isEqualTo(new JsonArray(List.of(2.0, 4.0, 2.0, 0.0)));
        assertThat(eleven.getDouble("missingHere"))
                .as("a partial one is no copy")
                .isEqualTo(4);
        assertThat(eleven.getDouble("missingEverywhere")).isEqualTo(2);
        assertThat(ten.getJsonArray("held"))
                .as("this node's, then ours and wubloader's, not that of the one that is away")
                .isEqualTo(new JsonArray(List.of(4.0, 4.0, 2.0)));
        assertThat(eleven.getJsonArray("held")).isEqualTo(new JsonArray(List.of(2.0, 4.0, 2.0)));
    }

    @Test
    void whoCountsOverAndOver_listsAgainOnlyWhatMayHaveChanged() throws Exception {
        put(here, "2026-11-02T07:00:00", SegmentType.PARTIAL);
        put(ours, "2026-11-02T07:00:02", SegmentType.FULL);
        DurabilityVerticle counting = new DurabilityVerticle(here.store, durability, NOON, 10, here.registry);
        String id = TestVertx.await(here.vertx.deployVerticle(counting));
        TestVertx.until(here.vertx, "it has counted five times", () -> times(askedOfWubloader, "2026-11-02T11") >= 5);

        assertThat(times(askedOfWubloader, "2026-11-02T07")).isEqualTo(1);
        assertThat(times(askedOfOurs, "2026-11-02T07"))
                .as("its digest has stayed the same")
                .isEqualTo(1);
        assertThat(times(askedOfOurs, "2026-11-02T06"))
                .as("its digests say that it is empty")
                .isZero();

        put(ours, "2026-11-02T07:00:04", SegmentType.FULL);
        TestVertx.until(
                here.vertx, "what has changed there is listed again", () -> times(askedOfOurs, "2026-11-02T07") == 2);
        TestVertx.await(here.vertx.undeploy(id));
    }

    @Test
    void whoAsksOnce_isToldWhatIsThereNow() throws Exception {
        String early = "/api/durability/demo/source?start=2026-11-02T08:00:00&end=2026-11-02T12:00:00";
        put(wubloader, "2026-11-02T08:00:00", SegmentType.FULL);
        assertThat(hour(new JsonObject(here.raw.get(early).body()), 0).getDouble("missingHere"))
                .isEqualTo(2);

        put(wubloader, "2026-11-02T08:00:02", SegmentType.FULL);

        assertThat(hour(new JsonObject(here.raw.get(early).body()), 0).getDouble("missingHere"))
                .isEqualTo(4);
    }

    @Test
    void aNodeThatIsAway_isNamed_andNotCounted() throws Exception {
        JsonArray peers = new JsonObject(here.raw.get(ASKED).body()).getJsonArray("peers");

        assertThat(peers.stream().map(JsonObject.class::cast))
                .extracting(peer -> peer.getString("name"), peer -> peer.getBoolean("asked"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("away", false),
                        org.assertj.core.groups.Tuple.tuple("ours", true),
                        org.assertj.core.groups.Tuple.tuple("wubloader", true));
        assertThat(peers.getJsonObject(0).getString("error")).contains("refused");
    }

    @Test
    void theGauges_showTheLast48Hours() throws Exception {
        DurabilityVerticle counting = new DurabilityVerticle(here.store, durability, NOON, 3_600_000, here.registry);
        TestVertx.await(here.vertx.deployVerticle(counting));

        TestVertx.until(
                here.vertx,
                "copies are counted",
                () -> here.registry.find("cutroom.durability.held").gauge() != null);

        assertThat(here.registry
                        .get("cutroom.durability.held")
                        .tags("channel", "demo", "quality", "source", "copies", "3")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(here.registry.get("cutroom.durability.missing.here").gauge().value())
                .isEqualTo(4);
        assertThat(here.registry.get("cutroom.durability.unasked.peers").gauge().value())
                .isEqualTo(1);
    }

    @Test
    void aStreamThatNobodyHolds_hasNothingToLose_andBadRangesAreRefused() throws Exception {
        JsonObject report =
                new JsonObject(here.raw.get("/api/durability/demo/none").body());
        assertThat(report.getDouble("seconds")).isZero();
        assertThat(report.getString("start")).isNull();
        for (String query : List.of(
                "start=2026-11-02T10:00:00&end=2026-11-02T10:00:00",
                "start=2026-01-01T00:00:00&end=2026-11-02T10:00:00",
                "copies=0",
                "start=yesterday")) {
            assertThat(here.raw.get("/api/durability/demo/source?" + query).status())
                    .as(query)
                    .isEqualTo(400);
        }
    }
}
