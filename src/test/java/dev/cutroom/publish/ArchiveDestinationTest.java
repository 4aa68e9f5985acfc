package dev.cutroom.publish;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.testing.TestVertx;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveDestinationTest {

    private static final Publication EVENT = new Publication("id", "mp4", new JsonObject().put("title", "a moment"));

    @TempDir
    Path folder;

    private final Vertx vertx = TestVertx.create();

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void runs_areKeptInOrder_andListedLast() throws Exception {
        Path first = Files.writeString(folder.resolve("0001.mkv"), "first");
        Path second = Files.writeString(folder.resolve("0002.mkv"), "second");
        Path attic = folder.resolve("attic");
        Destination archive = new ArchiveDestination(vertx, "attic", attic, Optional.of("https://example.org/"));
        assertThat(archive.form()).isEqualTo(Destination.Form.RUNS);
        assertThat(await(archive.find(EVENT))).isEmpty();
        // As a node leaves it that dies before the second file.
        Files.createDirectories(attic);
        Files.writeString(attic.resolve("id-1.mkv"), "first");
        assertThat(await(archive.find(EVENT))).isEmpty();
        assertThat(await(archive.publish(EVENT, List.of(first, second), () -> false)))
                .isEqualTo("https://example.org/id-1.mkv");
        assertThat(await(archive.find(EVENT))).contains("https://example.org/id-1.mkv");
        assertThat(Files.readString(attic.resolve("id-2.mkv"))).isEqualTo("second");
        await(archive.update(new Publication("id", "mp4", new JsonObject().put("title", "better"))));
        assertThat(new JsonObject(Files.readString(attic.resolve("id.json"))))
                .isEqualTo(new JsonObject()
                        .put("title", "better")
                        .put("files", new JsonArray().add("id-1.mkv").add("id-2.mkv")));
        assertThat(attic).isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
    }
}
