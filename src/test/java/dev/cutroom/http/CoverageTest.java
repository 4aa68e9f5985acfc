package dev.cutroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.bus.Addresses;
import dev.cutroom.bus.SegmentStored;
import dev.cutroom.coverage.CoverageVerticle;
import dev.cutroom.select.Ranges;
import dev.cutroom.select.Selector;
import dev.cutroom.store.SegmentWriting;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is of each hour: asked for, measured and told. */
class CoverageTest {

    private static final Rendition SOURCE = new Rendition("demo", "source");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-02T11:30:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void hoursWithTheirHoles_andWhatChangesIsTold() throws Exception {
        try (HttpNode node = new HttpNode(
                folder.resolve("base"),
                it -> () -> List.of(
                        new CoverageResource(new Ranges(it.store, new Selector(it.vertx, it.store, it.registry)))))) {
            node.put(SOURCE, "2026-11-02T10:00:00", 1800, SegmentType.FULL, "a".getBytes(UTF_8));
            node.put(SOURCE, "2026-11-02T10:45:00", 1800, SegmentType.FULL, "b".getBytes(UTF_8));
            Map<String, Integer> told = new ConcurrentHashMap<>();
            node.vertx
                    .eventBus()
                    .<JsonObject>localConsumer(
                            Addresses.COVERAGE_CHANGED,
                            message -> told.put(
                                    message.body().getString("hour"),
                                    message.body().getInteger("holes")));

            JsonObject answer = new JsonObject(node.raw
                    .get("/api/coverage/demo/source?start=2026-11-02T10:00:00&end=2026-11-02T12:00:00")
                    .body());
            JsonObject ten = answer.getJsonArray("hours").getJsonObject(0);
            JsonObject eleven = answer.getJsonArray("hours").getJsonObject(1);
            assertThat(ten.getDouble("coveredSeconds")).isEqualTo(2700);
            assertThat(ten.getJsonArray("holes")).hasSize(1);
            assertThat(Micros.parse(ten.getJsonArray("holes").getJsonObject(0).getString("start")))
                    .isEqualTo(Micros.parse("2026-11-02T10:30:00"));
            assertThat(eleven.getDouble("coveredSeconds")).isEqualTo(900);
            assertThat(node.raw
                            .get("/api/coverage/demo/source?start=2000-01-01T00:00:00&end=2026-11-02T12:00:00")
                            .status())
                    .isEqualTo(400);

            assertThat(new JsonObject(node.raw.get("/api/coverage/demo/source").body()).getJsonArray("hours"))
                    .as("the last 48 hours")
                    .hasSizeBetween(48, 49);

            Ranges ranges = new Ranges(node.store, new Selector(node.vertx, node.store, node.registry));
            TestVertx.await(
                    node.vertx.deployVerticle(new CoverageVerticle(node.store, ranges, CLOCK, 20, node.registry)));
            TestVertx.until(node.vertx, "the hour's hole is told", () -> told.getOrDefault("2026-11-02T10", -1) == 1);
            SegmentWriting writing = node.store.begin(
                    SOURCE, Micros.parse("2026-11-02T10:30:00"), 900 * Micros.SECOND, SegmentStored.Source.RECORD);
            TestVertx.await(writing.write(Buffer.buffer("c")));
            String filled = TestVertx.await(writing.finish(SegmentType.FULL)).name();
            TestVertx.until(node.vertx, "it is told to be filled", () -> told.get("2026-11-02T10") == 0);
            TestVertx.until(node.vertx, "the gauge shows it", () -> node.registry
                    .scrape()
                    .contains("cutroom_coverage_covered_seconds{channel=\"demo\",hour=\"2026-11-02T10\","
                            + "quality=\"source\"} 3600.0"));
            TestVertx.await(node.store.entomb(SOURCE, Hour.parse("2026-11-02T10"), filled));
            TestVertx.until(node.vertx, "it is told to be a hole again", () -> told.get("2026-11-02T10") == 1);
        }
    }
}
