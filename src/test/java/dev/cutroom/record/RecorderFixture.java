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
import dev.cutroom.timeline.Rendition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Recorders on a store in a temporary folder, and an origin to record. */
@SuppressWarnings("StringConcatToTextBlock") // lines of a protocol, one by one
abstract class RecorderFixture {

    static final Rendition RENDITION = new Rendition("live", "source");
    static final Hour HOUR = Hour.parse("2026-11-02T10");
    static final RecordSettings SETTINGS = new RecordSettings(
            Duration.ofHours(6),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(59),
            Duration.ofMinutes(20),
            Duration.ofSeconds(3),
            16,
            Duration.ofSeconds(60),
            false,
            RecordSettings.standard().twitch());

    /** {@link #SETTINGS} with another age of sessions, and with two of them for each quality or one. */
    static RecordSettings settings(Duration sessionAge, boolean twins) {
        return new RecordSettings(
                sessionAge,
                SETTINGS.softLimit(),
                SETTINGS.playlistLimit(),
                SETTINGS.segmentLimit(),
                SETTINGS.suspectAfter(),
                SETTINGS.giveUpAfter(),
                SETTINGS.endedPause(),
                SETTINGS.fetches(),
                SETTINGS.sourceLimit(),
                twins,
                SETTINGS.twitch());
    }

    @TempDir
    Path base;

    Vertx vertx;
    SegmentStore store;
    TestOrigin origin;
    Recorders recorders;

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

    void record(String path, String... adPatterns) {
        record(SETTINGS, path, adPatterns);
    }

    void record(RecordSettings settings, String path, String... adPatterns) {
        recorders = new Recorders(
                store,
                settings,
                List.of(new ChannelSettings("live", origin.url(path), List.of("source"), List.of(adPatterns))),
                new SimpleMeterRegistry());
        await(vertx.deployVerticle(recorders));
    }

    static String playlist(int first, String... segments) {
        return "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:" + first + "\n" + String.join("", segments);
    }

    static String segment(String time, String uri) {
        return "#EXT-X-PROGRAM-DATE-TIME:2026-11-02T" + time + "Z\n#EXTINF:2.0,\n" + uri + "\n";
    }

    List<String> names(Rendition rendition) {
        return await(store.names(rendition, HOUR, false));
    }

    void untilRecorded(int segments) {
        until(vertx, segments + " segments are recorded", () -> {
            Path folder = base.resolve(RENDITION.path()).resolve(HOUR.toString());
            String[] names = folder.toFile().list((dir, name) -> !name.contains("-temp-"));
            return names != null && names.length >= segments;
        });
    }

    byte[] content(Rendition rendition, String name) throws IOException {
        return Files.readAllBytes(
                base.resolve(rendition.path()).resolve(HOUR.toString()).resolve(name));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
