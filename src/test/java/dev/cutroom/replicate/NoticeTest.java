package dev.cutroom.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.replicate.PullPlan.Place;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is read of a peer's stream of notices. */
class NoticeTest {

    private static final String NAME = "00:02.000000-2.0-full-" + "A".repeat(43) + ".ts";
    private static final Place PLACE = new Place(new Rendition("c", "source"), Hour.parse("2026-11-02T10"));

    private static String data(String path) {
        return new JsonObject().put("path", path).encode();
    }

    @Test
    void eventsAreTheSame_howeverTheirBytesAreCut() {
        byte[] stream = ":\n\nevent: segment\ndata: {\"a\":\"é\"}\n\nid: 7\nevent: x\r\ndata: 1\r\n\r\n\n"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int piece = 1; piece <= stream.length; piece++) {
            List<String> seen = new ArrayList<>();
            ServerSentEvents events = new ServerSentEvents((event, data) -> seen.add(event + " " + data));
            for (int at = 0; at < stream.length; at += piece) {
                events.read(Buffer.buffer().appendBytes(stream, at, Math.min(piece, stream.length - at)));
            }
            assertThat(seen).containsExactly("segment {\"a\":\"é\"}", "x 1");
        }
    }

    @Test
    void anEventThatDoesNotEnd_isRefused() {
        ServerSentEvents events = new ServerSentEvents((event, data) -> {});

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        events.read(Buffer.buffer("data: " + "x".repeat(1_000) + "\n"));
                    }
                })
                .isInstanceOf(PeerException.class);
    }

    @Test
    void segmentsAndTombstonesAreRead_andNothingElse() {
        String path = "c/source/2026-11-02T10/" + NAME;

        assertThat(Notice.read("segment", data(path))).contains(new Notice(PLACE, NAME, false));
        assertThat(Notice.read("tombstone", data(path))).contains(new Notice(PLACE, NAME, true));
        for (String odd : List.of("c/source/2026-11-02T10/../" + NAME, "../source/2026-11-02T10/" + NAME, "", "c")) {
            assertThat(Notice.read("segment", data(odd))).as(odd).isEqualTo(Optional.empty());
        }
        assertThat(Notice.read("hello", data(path))).isEmpty();
        assertThat(Notice.read("segment", "{\"path\": 7}")).isEmpty();
        assertThat(Notice.read("segment", "{")).isEmpty();
    }
}
