package dev.cutroom.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.store.Snapshots;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The 600 answers of the reference implementation (wire.md section 2). */
class GoldenSelectionTest {

    private static final Rendition RENDITION = new Rendition("golden", "source");

    static Stream<Arguments> cases() throws IOException {
        try (InputStream in = GoldenSelectionTest.class.getResourceAsStream("/golden/selection.json")) {
            JsonArray all = new JsonArray(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return IntStream.range(0, all.size()).mapToObj(i -> Arguments.of(i, all.getJsonObject(i)));
        }
    }

    @ParameterizedTest(name = "golden case {0}")
    @MethodSource("cases")
    void selection_isThatOfTheReference(int number, JsonObject golden) {
        Map<Hour, Map<String, Long>> files = new LinkedHashMap<>();
        for (Object row : golden.getJsonArray("files")) {
            JsonArray file = (JsonArray) row;
            files.computeIfAbsent(Hour.parse(file.getString(0)), hour -> new LinkedHashMap<>())
                    .put(file.getString(1), file.getLong(2));
        }
        TimeRange range = new TimeRange(Micros.parse(golden.getString("start")), Micros.parse(golden.getString("end")));

        SelectionWalk walk = new SelectionWalk(RENDITION, range);
        boolean over = false;
        for (Hour hour = Hour.of(range.start()).previous();
                hour.compareTo(Hour.of(range.end())) <= 0 && !over;
                hour = hour.next()) {
            over = walk.accept(Snapshots.of(RENDITION, hour, files.getOrDefault(hour, Map.of())));
        }

        List<String> names = new ArrayList<>();
        walk.finish().spans().forEach(span -> names.add(span instanceof Segment segment ? segment.name() : null));
        assertThat(names).isEqualTo(golden.getJsonArray("expected").getList());
    }
}
