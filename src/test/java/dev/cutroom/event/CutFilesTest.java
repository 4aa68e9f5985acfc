package dev.cutroom.event;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.testing.TestVertx;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which cuts on their way out are kept. */
class CutFilesTest {

    private final Vertx vertx = TestVertx.create();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private Path cut(String name, int days) throws IOException {
        Path cut = Files.createDirectories(folder.resolve(name));
        Files.writeString(cut.resolve("0001.mp4"), "a video");
        Files.setLastModifiedTime(cut, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
        return cut;
    }

    @Test
    void aSweep_takesWhatIsOld_butNotWhatIsInUse() throws IOException {
        Path old = cut("a-fields", 4);
        Path fresh = cut("b-fields", 2);
        Path used = cut("c-fields", 4);
        Path begun = cut("c.part", 4);
        await(new CutFiles(vertx, folder).sweep("c"));
        assertThat(old).doesNotExist();
        assertThat(fresh).isDirectoryContaining("glob:**0001.mp4");
        assertThat(used).isDirectoryContaining("glob:**0001.mp4");
        assertThat(begun).isDirectoryContaining("glob:**0001.mp4");
    }
}
