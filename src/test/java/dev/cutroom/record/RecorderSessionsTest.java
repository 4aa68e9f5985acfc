package dev.cutroom.record;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.conf.RecordSettings;
import dev.cutroom.timeline.Micros;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How sessions begin, end and hand over. */
@SuppressWarnings("StringConcatToTextBlock") // lines of a protocol, one by one
class RecorderSessionsTest extends RecorderFixture {

    @Test
    void anOriginThatGoesAway_isRecordedAgain_whenItIsBack() {
        origin.bytes("/a.ts", bytes("a")).bytes("/b.ts", bytes("b"));
        record("/live.m3u8");
        until(vertx, "the source was asked for", () -> origin.asked("/live.m3u8") > 1);
        origin.text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts")));
        untilRecorded(1);
        int asked = origin.asked("/live.m3u8");
        origin.on("/live.m3u8", request -> request.response().setStatusCode(500).end());
        until(vertx, "it failed for a while", () -> origin.asked("/live.m3u8") > asked + 5);
        origin.text("/live.m3u8", playlist(2, segment("10:00:02", "b.ts")));
        untilRecorded(2);

        assertThat(names(RENDITION)).hasSize(2);
        assertThat(recorders.views()).singleElement().satisfies(view -> {
            assertThat(view.state()).isEqualTo("recording");
            assertThat(view.newestEnd()).isEqualTo(Micros.parse("2026-11-02T10:00:04"));
        });
    }

    @Test
    void aRestartedOrigin_thatCountsFromZeroAgain_isRecordedOn() {
        origin.bytes("/0.ts", bytes("old")).text("/live.m3u8", playlist(500, segment("10:00:00", "0.ts")));
        record("/live.m3u8");
        untilRecorded(1);
        origin.bytes("/0.ts", bytes("new")).text("/live.m3u8", playlist(0, segment("10:00:30", "0.ts")));
        untilRecorded(2);

        assertThat(names(RENDITION)).hasSize(2).allMatch(name -> name.contains("-full-"));
    }

    @Test
    void aJumpingClock_makesSegmentsSuspect_andANewSession_thatGetsThemAgain() {
        origin.bytes("/a.ts", bytes("a"))
                .bytes("/b.ts", bytes("b"))
                .bytes("/c.ts", bytes("c"))
                .text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts")));
        record("/live.m3u8");
        untilRecorded(1);
        origin.text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts"), segment("10:00:02.5", "b.ts")));
        untilRecorded(2);
        until(
                vertx,
                "a new session polls alone",
                () -> recorders.views().get(0).sessions() == 1 && origin.asked("/live.m3u8") > 6);
        origin.text("/live.m3u8", playlist(2, segment("10:00:02.5", "b.ts"), segment("10:00:04.5", "c.ts")));
        untilRecorded(4);

        List<String> names = names(RENDITION);
        assertThat(names.get(0)).contains("-full-");
        assertThat(names.get(1)).startsWith("00:02.500000-2.0-full-");
        assertThat(names.get(2)).startsWith("00:02.500000-2.0-suspect-");
        assertThat(names.get(3)).startsWith("00:04.500000-2.0-full-");
    }

    @Test
    void anAddressThatHasExpired_endsTheFetch_andOthersGoOn() {
        origin.on("/gone.ts", request -> request.response().setStatusCode(403).end())
                .bytes("/b.ts", bytes("b"))
                .text("/live.m3u8", playlist(1, segment("10:00:00", "gone.ts"), segment("10:00:02", "b.ts")));
        record("/live.m3u8");
        untilRecorded(1);

        assertThat(names(RENDITION)).singleElement().satisfies(name -> assertThat(name)
                .startsWith("00:02"));
        assertThat(origin.asked("/gone.ts")).isEqualTo(1);
    }

    @Test
    void aStalledTransfer_getsASecondTry_besideIt() {
        AtomicInteger tries = new AtomicInteger();
        origin.on("/a.ts", request -> {
                    if (tries.incrementAndGet() == 1) {
                        request.response().putHeader("Content-Length", "8").write(Buffer.buffer("half"));
                    } else {
                        request.response().end("halfhalf");
                    }
                })
                .text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts")));
        record(
                new RecordSettings(
                        Duration.ofHours(6),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(59),
                        Duration.ofMinutes(20),
                        SETTINGS.endedPause(),
                        16,
                        Duration.ofSeconds(60),
                        false,
                        SETTINGS.twitch()),
                "/live.m3u8");
        until(vertx, "the whole segment is there", () -> {
            String[] names = base.resolve(RENDITION.path())
                    .resolve(HOUR.toString())
                    .toFile()
                    .list((d, name) -> name.contains("-full-"));
            return names != null && names.length == 1;
        });

        assertThat(tries).hasValue(2);
    }

    @Test
    void anOriginThatHoldsItsAnswer_andSkips_isAskedTo() {
        origin.bytes("/a.ts", bytes("a"))
                .bytes("/b.ts", bytes("b"))
                .bytes("/c.ts", bytes("c"))
                .on("/live.m3u8", request -> {
                    String head = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1\n"
                            + "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=60\n";
                    String number = request.getParam("_HLS_msn");
                    if (number == null) {
                        request.response().end(head + segment("10:00:00", "a.ts"));
                    } else if (number.equals("2") && "YES".equals(request.getParam("_HLS_skip"))) {
                        vertx.setTimer(200, held -> request.response()
                                .end(head + "#EXT-X-SKIP:SKIPPED-SEGMENTS=1\n" + segment("10:00:02", "b.ts")));
                    } else if (number.equals("3")) {
                        request.response()
                                .end(head + "#EXT-X-SKIP:SKIPPED-SEGMENTS=2\n" + segment("10:00:04", "c.ts")
                                        + "#EXT-X-ENDLIST\n");
                    }
                });
        record("/live.m3u8");
        untilRecorded(3);

        assertThat(names(RENDITION)).hasSize(3).allMatch(name -> name.contains("-full-"));
    }

    @Test
    void aSegmentThatOneSessionLoses_isFetchedAsAnotherShowsIt() {
        AtomicInteger masters = new AtomicInteger();
        origin.on("/master.m3u8", request -> request.response()
                        .end("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n/" + masters.incrementAndGet() + "/live.m3u8\n"))
                .text("/1/live.m3u8", playlist(1, segment("10:00:00", "a.ts")))
                .text("/2/live.m3u8", playlist(1, segment("10:00:00", "a.ts"), segment("10:00:02", "b.ts")))
                .bytes("/1/a.ts", bytes("a"))
                .bytes("/2/a.ts", bytes("a"))
                .bytes("/2/b.ts", bytes("b"));
        record("/master.m3u8");
        untilRecorded(1);
        origin.text("/1/live.m3u8", playlist(1, segment("10:00:00", "a.ts"), segment("10:00:02", "b.ts")))
                .on("/1/b.ts", request -> {
                    // The first session's token expires while this answer is under way.
                    origin.on(
                            "/1/live.m3u8",
                            expired -> expired.response().setStatusCode(403).end());
                    vertx.setTimer(
                            1_500, late -> request.response().setStatusCode(403).end());
                });
        untilRecorded(2);

        assertThat(names(RENDITION)).hasSize(2).allMatch(name -> name.contains("-full-"));
        assertThat(origin.asked("/2/a.ts")).isZero();
    }

    @Test
    void twins_areComparedByContent() {
        AtomicInteger times = new AtomicInteger();
        origin.bytes("/a.ts", bytes("same"))
                .on("/b.ts", request -> request.response().end("copy " + times.incrementAndGet()))
                .text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts"), segment("10:00:02", "b.ts")));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        recorders = new Recorders(
                store,
                settings(SETTINGS.sessionAge(), true),
                List.of(new ChannelSettings("live", origin.url("/live.m3u8"), List.of("source"), List.of())),
                registry);
        await(vertx.deployVerticle(recorders));
        untilRecorded(3);
        until(
                vertx,
                "both are compared",
                () -> registry.get("cutroom.recorder.twins.different").counter().count() == 1
                        && registry.get("cutroom.recorder.twins.equal")
                                        .counter()
                                        .count()
                                == 1);

        assertThat(names(RENDITION)).hasSize(3);
    }

    @Test
    void channels_comeAndGo_withoutARestart() {
        origin.bytes("/a.ts", bytes("a")).text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts")));
        recorders = new Recorders(store, SETTINGS, List.of(), new SimpleMeterRegistry());
        await(vertx.deployVerticle(recorders));
        assertThat(recorders.views()).isEmpty();

        await(recorders.change(
                List.of(new ChannelSettings("live", origin.url("/live.m3u8"), List.of("source"), List.of()))));
        untilRecorded(1);
        until(vertx, "the channel is shown as recording", () -> recorders.views().stream()
                .map(view -> view.toJson().getString("state"))
                .toList()
                .equals(List.of("recording")));
        await(recorders.change(List.of()));
        int asked = origin.asked("/live.m3u8");

        assertThat(recorders.views()).isEmpty();
        assertThat(origin.asked("/live.m3u8")).isEqualTo(asked);
    }

    @Test
    void aPlaylistThatTakesItsTokenFromItsAddress_isFilled() {
        origin.on("/a.ts", request -> request.response()
                        .setStatusCode("t1".equals(request.getParam("token")) ? 200 : 403)
                        .end("a"))
                .text(
                        "/live.m3u8",
                        playlist(
                                1,
                                "#EXT-X-DEFINE:QUERYPARAM=\"token\"\n",
                                segment("10:00:00", "a.ts?token={$token}"),
                                segment("10:00:02", "{$token}.ts")))
                .bytes("/t1.ts", bytes("b"));
        record("/live.m3u8?token=t1");
        untilRecorded(2);

        assertThat(names(RENDITION)).hasSize(2);
    }
}
