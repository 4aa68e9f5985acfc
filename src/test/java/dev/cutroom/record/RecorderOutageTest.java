package dev.cutroom.record;

import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What recorders do while there is nothing to record. */
@SuppressWarnings("StringConcatToTextBlock") // lines of a protocol, one by one
class RecorderOutageTest extends RecorderFixture {

    private static final String MASTER = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n";

    /** Without dates they lie in the hour of arrival, and a test may run over the full hour. */
    private long recordedAnywhere() {
        try (Stream<Path> files = Files.walk(base.resolve(RENDITION.path()))) {
            return files.filter(file -> file.toString().contains("-full-")).count();
        } catch (IOException notYet) {
            return 0;
        } catch (UncheckedIOException changesNow) {
            return -1;
        }
    }

    @Test
    void aStreamThatHasEnded_isRecordedOnce_andOnceItBeginsAgain_thatIsToo() {
        String ended = playlist(1, "#EXTINF:2,\na.ts\n", "#EXTINF:2,\nb.ts\n", "#EXT-X-ENDLIST\n");
        origin.bytes("/a.ts", bytes("a"))
                .bytes("/b.ts", bytes("b"))
                .bytes("/c.ts", bytes("c"))
                .text("/live.m3u8", ended);
        record("/live.m3u8");
        until(vertx, "both segments are recorded", () -> recordedAnywhere() == 2);
        until(
                vertx,
                "it is shown as down",
                () -> recorders.views().get(0).state().equals("down"));
        // The source and the session ask, each time.
        until(vertx, "the list was read again twice", () -> origin.asked("/live.m3u8") >= 6);

        origin.text("/live.m3u8", playlist(1, "#EXTINF:2,\nc.ts\n"));
        until(vertx, "the next stream is recorded", () -> recordedAnywhere() == 3);
        until(
                vertx,
                "it is shown as recording",
                () -> recorders.views().get(0).state().equals("recording"));

        assertThat(origin.asked("/a.ts")).isEqualTo(1);
        assertThat(origin.asked("/b.ts")).isEqualTo(1);
    }

    @Test
    void aLongListThatHasEnded_isFetchedOnce() {
        int size = 1_050;
        StringBuilder list = new StringBuilder(playlist(1, segment("10:00:00", "0.ts")));
        IntStream.range(1, size)
                .forEach(i -> list.append("#EXTINF:2.0,\n").append(i).append(".ts\n"));
        IntStream.range(0, size).forEach(i -> origin.bytes("/" + i + ".ts", bytes("" + i)));
        origin.text("/live.m3u8", list + "#EXT-X-ENDLIST\n");
        record("/live.m3u8");
        untilRecorded(size);
        int asked = origin.asked("/live.m3u8");
        until(vertx, "the list was read again", () -> origin.asked("/live.m3u8") >= asked + 3);

        assertThat(IntStream.range(0, size).map(i -> origin.asked("/" + i + ".ts")))
                .containsOnly(1);
    }

    @Test
    void anOriginThatIsGone_isShownAsDown_thoughASessionGoesOnAsking() {
        origin.bytes("/a.ts", bytes("a"))
                .bytes("/b.ts", bytes("b"))
                .text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts")));
        record("/live.m3u8");
        untilRecorded(1);
        origin.on("/live.m3u8", request -> request.response().setStatusCode(404).end());
        until(vertx, "it is shown as down", () -> {
            RecorderState.View view = recorders.views().get(0);
            return view.state().equals("down") && view.sessions() > 0;
        });
        assertThat(recorders.views().get(0).lastError())
                .hasValueSatisfying(error -> assertThat(error).contains("404"));

        origin.text("/live.m3u8", playlist(2, segment("10:00:02", "b.ts")));
        until(
                vertx,
                "it is shown as recording",
                () -> recorders.views().get(0).state().equals("recording"));
        untilRecorded(2);
    }

    @Test
    void aSessionThatIsOld_doesNotAskItsSourceAtEachPoll_whileThatFails() {
        origin.bytes("/a.ts", bytes("a"))
                .text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts")))
                .text("/master.m3u8", MASTER + "live.m3u8\n");
        record(settings(Duration.ofSeconds(1), false), "/master.m3u8");
        untilRecorded(1);
        origin.on(
                "/master.m3u8", request -> request.response().setStatusCode(500).end());
        int sources = origin.asked("/master.m3u8");
        int polls = origin.asked("/live.m3u8");
        until(vertx, "it was polled for a while", () -> origin.asked("/live.m3u8") >= polls + 24);

        assertThat(origin.asked("/master.m3u8") - sources).isBetween(1, 12);
        assertThat(recorders.views().get(0).state()).isEqualTo("recording");
    }

    @Test
    void aVariantThatIsGone_isNotAskedForInAHurry() {
        origin.text("/master.m3u8", MASTER + "live.m3u8\n");
        record("/master.m3u8");
        until(vertx, "it was asked for", () -> origin.asked("/live.m3u8") >= 3);
        int sources = origin.asked("/master.m3u8");

        assertThat(sources).isLessThanOrEqualTo(3);
        assertThat(recorders.views().get(0).state()).isEqualTo("down");
        origin.bytes("/a.ts", bytes("a")).text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts")));
        untilRecorded(1);
    }

    @Test
    void aVariantWithAnAddressThatIsNone_isNoEnd() {
        origin.bytes("/a.ts", bytes("a"))
                .text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts")))
                .text("/master.m3u8", MASTER + "ftp://127.0.0.1/live.m3u8\n");
        record("/master.m3u8");
        until(vertx, "the recorder tells of the address", () -> recorders
                .views()
                .get(0)
                .lastError()
                .filter(error -> error.contains("ftp://"))
                .isPresent());

        origin.text("/master.m3u8", MASTER + "live.m3u8\n");
        untilRecorded(1);
    }
}
