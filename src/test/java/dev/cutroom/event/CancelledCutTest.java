package dev.cutroom.event;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.Settings;
import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.cut.Cutter;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import dev.cutroom.publish.Destinations;
import dev.cutroom.publish.DirectoryDestination;
import dev.cutroom.select.Selector;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.SegmentName;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.SegmentType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An event that is cancelled while a real encoder works on it. */
class CancelledCutTest {

    private static final Person ANNA = new Person("anna", Role.EDITOR);
    private static final Person OTTO = new Person("otto", Role.OPERATOR);
    private static final String HASH = "47DEQpj8HBSa_-TImW_5JCeuQeRkm5NMpJWZG3hSuFU";
    private static final int MINUTES = 4;

    @TempDir
    Path base;

    private final Settings settings = SettingsLoader.load(Map.of(), Map.of(), Map.of());
    private final OpenDatabase open = new OpenDatabase();
    private final Events events = new Events(open.database);
    private SegmentStore store;
    private FileCache files;
    private Ffmpeg ffmpeg;

    @BeforeEach
    void start() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ffmpeg = await(Ffmpeg.find(open.vertx, Optional.empty()));
        store = await(SegmentStore.open(open.vertx, base.resolve("store"), settings.store(), registry));
        files = new FileCache(store, registry);
        Cutter cutter = new Cutter(
                open.vertx,
                store,
                files,
                new Selector(open.vertx, store, registry),
                () -> Future.succeededFuture(ffmpeg),
                settings.cut(),
                registry);
        record();
        await(open.vertx.deployVerticle(new CutQueue(
                open.database,
                cutter,
                new Destinations(List.of(
                        new DirectoryDestination(open.vertx, "local", base.resolve("published"), Optional.empty()))),
                "one",
                base.resolve("cuts"),
                System::nanoTime)));
    }

    private void record() throws Exception {
        Path clip = base.resolve("minute.ts");
        List<String> command = List.of(
                (ffmpeg.ffmpegPath() + " -nostdin -v error -f lavfi -i testsrc2=size=640x360:rate=30 -t 60 -c:v libx264"
                                + " -preset ultrafast -pix_fmt yuv420p -f mpegts " + clip)
                        .split(" ", -1));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        for (int minute = 0; minute < MINUTES; minute++) {
            long start = Micros.parse("2026-11-02T10:0" + minute + ":00");
            Path hour = Files.createDirectories(store.base().resolve("demo/source/" + Hour.of(start)));
            Files.copy(clip, hour.resolve(SegmentName.format(start, Micros.MINUTE, SegmentType.FULL, HASH)));
        }
    }

    @AfterEach
    void close() {
        await(ffmpeg.close());
        files.close();
        await(store.close());
        open.close();
    }

    @Test
    void itsEncoderEndsWithIt_andNothingIsPublished() {
        JsonObject fields = new JsonObject()
                .put("channel", "demo")
                .put("quality", "source")
                .put("type", "webm")
                .put(
                        "ranges",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("start", "2026-11-02T10:00:01Z")
                                        .put("end", "2026-11-02T10:03:59Z")));
        String id = await(events.submit(await(events.create(fields, ANNA)).id(), ANNA))
                .id();
        until(open.vertx, "it is being encoded", () -> ffmpeg.running() > 0);

        await(events.cancel(id, OTTO));

        until(open.vertx, "no encoder is left", () -> ffmpeg.running() == 0);
        assertThat(await(events.get(id)).state()).isEqualTo(EventState.UNEDITED);
        assertThat(base.resolve("published")).doesNotExist();
    }
}
