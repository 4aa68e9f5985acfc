package dev.cutroom.select;

import static dev.cutroom.store.OpenStore.RENDITION;
import static dev.cutroom.store.OpenStore.TEN;
import static dev.cutroom.store.OpenStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.bus.Addresses;
import dev.cutroom.store.ContentHash;
import dev.cutroom.store.OpenStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectorTest {

    private static final long TWO = 2 * Micros.SECOND;

    @TempDir
    Path base;

    private OpenStore open;
    private Selector selector;

    @BeforeEach
    void openStore() {
        open = new OpenStore(base);
        selector = new Selector(open.vertx, open.store, open.registry);
    }

    @AfterEach
    void closeStore() {
        open.close();
    }

    private static TimeRange range(long from, long to) {
        return new TimeRange(TEN + from * Micros.SECOND, TEN + to * Micros.SECOND);
    }

    @Test
    void segmentOfTheHourBefore_coversTheStart() {
        Segment before = open.put(TEN - Micros.SECOND, "before");
        Segment after = open.put(TEN + Micros.SECOND, "after");

        Selection selection = await(selector.select(RENDITION, range(0, 3), false));

        assertThat(selection.spans()).containsExactly(before, after);
    }

    @Test
    void holes_notAllowed_failNamingTheFirst() {
        open.put(TEN, "one");
        open.put(TEN + 4 * Micros.SECOND, "two");

        assertThatThrownBy(() -> await(selector.select(RENDITION, range(0, 8), false)))
                .isInstanceOf(HolesException.class)
                .hasMessageContaining("2026-11-02T10:00:02.000000Z to 2026-11-02T10:00:04.000000Z");
    }

    @Test
    void everyChangeFromOutside_isSeenByTheNextQuestion() throws IOException {
        Path folder = Files.createDirectories(base.resolve("desertbus/source/2026-11-02T10"));
        for (int i = 0; i < 300; i++) {
            String name = String.format(
                    Locale.ROOT,
                    "%02d:%02d.0-2.0-full-%s.ts",
                    i * 2 / 60,
                    i * 2 % 60,
                    ContentHash.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
            Files.createFile(folder.resolve(name));
            assertThat(await(selector.select(RENDITION, range(0, 900), true)).segments())
                    .hasSize(i + 1);
        }
    }

    @Test
    void centuryAskedFor_visitsOnlyWhatThereIs() {
        open.put(TEN, "one");
        TimeRange century = new TimeRange(Micros.parse("1970-01-01T00:00:00"), Micros.parse("2100-01-01T00:00:00"));

        assertThat(await(selector.select(RENDITION, century, true)).segments()).hasSize(1);
    }

    @Test
    void callerWhoLeft_endsTheWork() {
        open.put(TEN, "one");

        assertThatThrownBy(() -> await(selector.select(RENDITION, range(0, 2), true, () -> true)))
                .isInstanceOf(SelectionCancelledException.class);
    }

    @Test
    void bounds_and_spans_tellWhatThereIs() {
        open.put(TEN, "one");
        open.put(TEN + TWO, "two");
        open.put(TEN + 3 * Micros.HOUR, "three");
        Ranges ranges = new Ranges(open.store, selector);
        TimeRange whole = new TimeRange(TEN, TEN + 3 * Micros.HOUR + TWO);

        assertThat(await(ranges.bounds(RENDITION))).hasValue(whole);
        assertThat(await(ranges.spans(RENDITION, whole)))
                .containsExactly(range(0, 4), new TimeRange(whole.end() - TWO, whole.end()));
        assertThat(await(ranges.bounds(new Rendition("desertbus", "none")))).isEmpty();
    }

    @Test
    void explanation_saysOfEachNameWhy() throws IOException {
        Segment best = open.put(TEN, "the best");
        Segment partial = open.put(RENDITION, TEN, TWO, SegmentType.PARTIAL, "cut");
        Segment buried = open.put(TEN + TWO, "buried");
        await(open.store.entomb(RENDITION, Hour.of(TEN), buried.name()));
        Files.createFile(base.resolve(best.path()).resolveSibling("junk.ts"));

        List<NameExplained> names = await(new Explainer(open.store, selector).explain(RENDITION, range(0, 4)));

        assertThat(names).extracting(NameExplained::name).contains(best.name(), partial.name(), "junk.ts");
        assertThat(names)
                .filteredOn(NameExplained::taken)
                .extracting(NameExplained::name)
                .containsExactly(best.name());
        assertThat(names)
                .filteredOn(name -> name.name().equals(partial.name()))
                .first()
                .extracting(NameExplained::reason)
                .asString()
                .contains(best.name(), "full where this is partial");
        assertThat(names)
                .filteredOn(name -> name.name().equals(buried.name()))
                .first()
                .extracting(NameExplained::reason)
                .isEqualTo("it has a tombstone");
    }

    @Test
    void questionOverTheBus_isAnsweredOrRefusedWithItsCode() {
        Segment one = open.put(TEN, "one");
        SelectService service = new SelectService(open.vertx, open.store, selector);
        await(service.start());

        JsonArray segments = ask(question("desertbus")).getJsonArray("segments");
        assertThat(segments.getJsonObject(0).getString("path")).isEqualTo(one.path());
        assertThat(segments.getJsonObject(0).getString("start")).isEqualTo("2026-11-02T10:00:00.000000Z");
        assertThat(segments.getValue(1)).isNull();
        assertCode(question("desertbus").put("allowHoles", false), 406);
        assertCode(question("nobody"), 404);
        assertCode(question("desertbus").put("start", "yesterday"), 400);
        assertCode(new JsonObject(), 400);
        await(service.stop());
    }

    private static JsonObject question(String channel) {
        return new JsonObject()
                .put("channel", channel)
                .put("quality", "source")
                .put("start", "2026-11-02T10:00:00")
                .put("end", "2026-11-02T10:00:04");
    }

    private JsonObject ask(JsonObject question) {
        return await(open.vertx.eventBus().<JsonObject>request(Addresses.SELECT, question))
                .body();
    }

    private void assertCode(JsonObject question, int code) {
        assertThatThrownBy(() -> ask(question))
                .isInstanceOfSatisfying(ReplyException.class, refusal -> assertThat(refusal.failureCode())
                        .isEqualTo(code));
    }
}
