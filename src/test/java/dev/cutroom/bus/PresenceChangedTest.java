package dev.cutroom.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class PresenceChangedTest {

    private static JsonObject range(String start, String end) {
        return new JsonObject().put("start", start).put("end", end);
    }

    @Test
    void whatAPageSays_isPassedOnWithTheNameTheNodeKnows() {
        JsonObject body = new JsonObject()
                .put("session", "1-2")
                .put("field", "Title")
                .put("ranges", new JsonArray().add(range("2026-11-02T10:00:00Z", "2026-11-02T10:00:01.5Z")));

        assertThat(PresenceChanged.read("e1", body).toJson("ann"))
                .isEqualTo(new JsonObject()
                        .put("event", "e1")
                        .put("session", "1-2")
                        .put("name", "ann")
                        .put("field", "Title")
                        .put(
                                "ranges",
                                new JsonArray()
                                        .add(range("2026-11-02T10:00:00.000000Z", "2026-11-02T10:00:01.500000Z")))
                        .put("left", false));
    }

    @Test
    void whoLeaves_needsOnlyASession() {
        JsonObject body = new JsonObject().put("session", "1-2").put("left", true);
        assertThat(PresenceChanged.read("e1", body).left()).isTrue();
    }

    @Test
    void whatIsTooMuchOrOfAWrongKind_isRefusedByName() {
        assertThatThrownBy(() -> PresenceChanged.read("e1", new JsonObject()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'session'");
        assertThatThrownBy(() -> PresenceChanged.read("e1", new JsonObject().put("session", "x".repeat(65))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64");
        JsonArray many = new JsonArray(Collections.nCopies(101, range("2026-11-02T10:00:00Z", "2026-11-02T10:00:01Z")));
        assertThatThrownBy(() -> PresenceChanged.read(
                        "e1", new JsonObject().put("session", "a").put("ranges", many)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ranges'");
        assertThatThrownBy(() -> PresenceChanged.read(
                        "e1", new JsonObject().put("session", "a").put("ranges", new JsonArray().add(7))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("start and an end");
    }
}
