package dev.cutroom.event;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import dev.cutroom.picture.CustomImages;
import dev.cutroom.picture.Decoders;
import dev.cutroom.picture.Frames;
import dev.cutroom.picture.ImagesTable;
import dev.cutroom.picture.TemplatesTable;
import dev.cutroom.picture.Thumbnails;
import dev.cutroom.publish.RefusedException;
import dev.cutroom.select.Selector;
import dev.cutroom.store.SegmentStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thumbnails as destinations ask for them. On a real database, and a store that keeps nothing. */
class EventThumbnailsTest {

    private static final Person ANNA = new Person("anna", Role.EDITOR);

    @TempDir
    Path base;

    @Test
    void aThumbnailThatCannotBeMade_isRefused_soThatNobodyWaitsForIt() {
        try (OpenDatabase open = new OpenDatabase()) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            SegmentStore store = await(SegmentStore.open(
                    open.vertx,
                    base,
                    SettingsLoader.load(Map.of(), Map.of(), Map.of()).store(),
                    registry));
            Events events = new Events(open.database);
            Frames frames = new Frames(
                    open.vertx,
                    store,
                    new Selector(open.vertx, store, registry),
                    new Decoders(() -> Future.failedFuture("none is needed"), 1));
            EventThumbnails thumbnails = new EventThumbnails(
                    events,
                    frames,
                    new Thumbnails(open.vertx, frames),
                    new TemplatesTable(open.database),
                    new CustomImages(open.vertx, new ImagesTable(open.database)));
            JsonObject range =
                    new JsonObject().put("start", "2026-11-02T10:00:00Z").put("end", "2026-11-02T10:01:00Z");
            JsonObject fields = new JsonObject()
                    .put("channel", "demo")
                    .put("quality", "source")
                    .put("ranges", new JsonArray().add(range));
            String without = await(events.create(fields, ANNA)).id();
            assertThat(await(thumbnails.png(without))).isEmpty();

            fields.put("thumbnail", new JsonObject().put("mode", "frame"));
            String inAHole = await(events.create(fields, ANNA)).id();
            assertThatThrownBy(() -> await(thumbnails.png(inAHole)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("thumbnail")
                    .hasMessageContaining("2026-11-02T10:00:00");
            await(store.close());
        }
    }
}
