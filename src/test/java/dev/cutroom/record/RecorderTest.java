package dev.cutroom.record;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.conf.RecordSettings;
import dev.cutroom.conf.StoreSettings;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock") // lines of a protocol, one by one
class RecorderTest {

    private static final Rendition RENDITION = new Rendition("live", "source");
    private static final Hour HOUR = Hour.parse("2026-11-02T10");
    private static final RecordSettings SETTINGS = new RecordSettings(
            Duration.ofHours(6),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(59),
            Duration.ofMinutes(20),
            16,
            Duration.ofSeconds(60),
            false,
            RecordSettings.standard().twitch());

    @TempDir
    Path base;

    private Vertx vertx;
    private SegmentStore store;
    private TestOrigin origin;
    private Recorders recorders;

    @BeforeEach
    void open() {
        vertx = TestVertx.create();
        store = await(SegmentStore.open(
                vertx,
                base,
                new StoreSettings(
                        StoreSettings.Sync.NEVER, Duration.ofSeconds(5), new Bytes(1 << 24), Duration.ofMinutes(1)),
                new SimpleMeterRegistry()));
        origin = new TestOrigin(vertx);
    }

    @AfterEach
    void close() throws IOException {
        await(vertx.undeploy(recorders.deploymentID()));
        try (var files = Files.walk(base)) {
            assertThat(files.filter(file -> file.toString().contains("-temp-"))).isEmpty();
        }
        origin.close();
        await(store.close());
        await(vertx.close());
    }

    private void record(String path, String... adPatterns) {
        record(SETTINGS, path, adPatterns);
    }

    private void record(RecordSettings settings, String path, String... adPatterns) {
        recorders = new Recorders(
                store,
                settings,
                List.of(new ChannelSettings("live", origin.url(path), List.of("source"), List.of(adPatterns))),
                new SimpleMeterRegistry());
        await(vertx.deployVerticle(recorders));
    }

    private static String playlist(int first, String... segments) {
        return "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:" + first + "\n" + String.join("", segments);
    }

    private static String segment(String time, String uri) {
        return "#EXT-X-PROGRAM-DATE-TIME:2026-11-02T" + time + "Z\n#EXTINF:2.0,\n" + uri + "\n";
    }

    private List<String> names(Rendition rendition) {
        return await(store.names(rendition, HOUR, false));
    }

    private void untilRecorded(int segments) {
        until(vertx, segments + " segments are recorded", () -> {
            Path folder = base.resolve(RENDITION.path()).resolve(HOUR.toString());
            String[] names = folder.toFile().list((dir, name) -> !name.contains("-temp-"));
            return names != null && names.length >= segments;
        });
    }

    private byte[] content(Rendition rendition, String name) throws IOException {
        return Files.readAllBytes(
                base.resolve(rendition.path()).resolve(HOUR.toString()).resolve(name));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aLiveStream_isRecorded_segmentAfterSegment() throws Exception {
        origin.text(
                        "/master.m3u8",
                        "#EXTM3U\n"
                                + "#EXT-X-STREAM-INF:BANDWIDTH=1\n"
                                + "low.m3u8\n"
                                + "#EXT-X-STREAM-INF:BANDWIDTH=2\n"
                                + "high/live.m3u8\n")
                .bytes("/high/a.ts", bytes("aaaa"))
                .bytes("/high/b.ts", bytes("bbbb"))
                .bytes("/high/c.ts", bytes("cccc"))
                .text("/high/live.m3u8", playlist(7, segment("10:00:00.25", "a.ts"), "#EXTINF:2.0,\nb.ts\n"));
        record("/master.m3u8");
        untilRecorded(2);
        origin.text("/high/live.m3u8", playlist(8, "#EXTINF:2.0,\nb.ts\n#EXTINF:1.5,\nc.ts\n"));
        untilRecorded(3);

        List<String> names = names(RENDITION);
        assertThat(names).hasSize(3);
        assertThat(names.get(0)).startsWith("00:00.250000-2.0-full-");
        assertThat(names.get(1)).startsWith("00:02.250000-2.0-full-");
        assertThat(names.get(2)).startsWith("00:04.250000-1.5-full-");
        assertThat(content(RENDITION, names.get(2))).isEqualTo(bytes("cccc"));
        assertThat(origin.asked("/high/a.ts")).isEqualTo(1);
        assertThat(origin.asked("/high/b.ts")).isEqualTo(1);
    }

    @Test
    void aBrokenTransfer_isKeptAsPartial_andTriedAgain() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        origin.on("/a.ts", request -> {
                    if (tries.incrementAndGet() == 1) {
                        request.response().putHeader("Content-Length", "8").write(Buffer.buffer("half"));
                        vertx.setTimer(50, later -> request.connection().close());
                    } else {
                        request.response().end("halfhalf");
                    }
                })
                .text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts")));
        record("/live.m3u8");
        untilRecorded(2);

        List<String> names = names(RENDITION);
        assertThat(names).hasSize(2);
        assertThat(names).anySatisfy(name -> {
            assertThat(name).contains("-full-");
            assertThat(content(RENDITION, name)).isEqualTo(bytes("halfhalf"));
        });
        assertThat(names).anySatisfy(name -> {
            assertThat(name).contains("-partial-");
            assertThat(content(RENDITION, name)).isEqualTo(bytes("half"));
        });
    }

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
    void advertisements_areKeptAside() {
        origin.bytes("/a.ts", bytes("a"))
                .bytes("/ad1.ts", bytes("1"))
                .bytes("/x/ad2.ts", bytes("2"))
                .bytes("/b.ts", bytes("b"))
                .text(
                        "/live.m3u8",
                        playlist(
                                1,
                                segment("10:00:00", "a.ts"),
                                "#EXT-X-DATERANGE:ID=\"1\",CLASS=\"twitch-stitched-ad\",START-DATE=\"2026-11-02T10:00:02Z\",DURATION=2\n",
                                segment("10:00:02", "ad1.ts"),
                                segment("10:00:04", "x/ad2.ts"),
                                segment("10:00:06", "b.ts")));
        record("/live.m3u8", "/x/", "x/ad");
        untilRecorded(2);
        Rendition ads = new Rendition("live", "source-ads");
        until(vertx, "both ads are there", () -> {
            String[] kept = base.resolve(ads.path())
                    .resolve(HOUR.toString())
                    .toFile()
                    .list((dir, name) -> name.contains("-full-"));
            return kept != null && kept.length == 2;
        });

        assertThat(names(RENDITION)).hasSize(2);
    }

    @Test
    void anEncryptedFragmentedStream_isStoredClear_withItsInitSection() throws Exception {
        byte[] key = bytes("0123456789abcdef");
        origin.bytes("/key", key)
                .on("/media", request -> request.response()
                        .setStatusCode(206)
                        .end(request.getHeader("Range").equals("bytes=0-3") ? "INIT" : "????"))
                .bytes("/s.m4s", encrypted(key, 9, "clear text"))
                .text(
                        "/live.m3u8",
                        playlist(
                                9,
                                "#EXT-X-KEY:METHOD=AES-128,URI=\"key\"\n#EXT-X-MAP:URI=\"media\",BYTERANGE=\"4@0\"\n",
                                segment("10:00:00", "s.m4s")));
        record("/live.m3u8");
        untilRecorded(1);

        assertThat(content(RENDITION, names(RENDITION).get(0))).isEqualTo(bytes("INITclear text"));
    }

    private static byte[] encrypted(byte[] key, int sequence, String text) throws GeneralSecurityException {
        byte[] iv = new byte[16];
        iv[15] = (byte) sequence;
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        return cipher.doFinal(bytes(text));
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
    void byteRanges_areTakenOut_alsoOfAnOriginThatGivesTheWhole() throws Exception {
        origin.bytes("/all.ts", bytes("aaabbbb"))
                .text(
                        "/live.m3u8",
                        playlist(
                                1,
                                "#EXT-X-BYTERANGE:3@0\n" + segment("10:00:00", "all.ts"),
                                "#EXT-X-BYTERANGE:4\n" + segment("10:00:02", "all.ts")));
        record("/live.m3u8");
        untilRecorded(2);

        List<String> names = names(RENDITION);
        assertThat(content(RENDITION, names.get(0))).isEqualTo(bytes("aaa"));
        assertThat(content(RENDITION, names.get(1))).isEqualTo(bytes("bbbb"));
        assertThat(names).allMatch(name -> name.contains("-full-"));
    }

    @Test
    void anEmptySegment_isSuspect() {
        origin.bytes("/a.ts", new byte[0]).text("/live.m3u8", playlist(1, segment("10:00:00", "a.ts")));
        record("/live.m3u8");
        untilRecorded(1);

        assertThat(names(RENDITION))
                .containsExactly("00:00.000000-2.0-suspect-47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU.ts");
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
                new RecordSettings(
                        SETTINGS.sessionAge(),
                        SETTINGS.softLimit(),
                        SETTINGS.playlistLimit(),
                        SETTINGS.segmentLimit(),
                        SETTINGS.suspectAfter(),
                        SETTINGS.giveUpAfter(),
                        SETTINGS.fetches(),
                        SETTINGS.sourceLimit(),
                        true,
                        SETTINGS.twitch()),
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
        assertThat(recorders.views())
                .singleElement()
                .satisfies(view -> assertThat(view.toJson().getString("state")).isEqualTo("recording"));
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
