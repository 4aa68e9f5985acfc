package dev.cutroom.store;

import static dev.cutroom.store.OpenStore.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.timeline.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanSweepTest {

    @TempDir
    Path base;

    private Path temporary(Path folder, String name, Duration age) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
        return file;
    }

    @Test
    void start_takesOldTemporaryFilesAndNothingElse() throws IOException {
        Segment segment;
        try (OpenStore open = new OpenStore(base)) {
            segment = open.put(TEN, "kept");
        }
        Path folder = base.resolve(segment.path()).resolveSibling("");
        Path old = temporary(folder, "00:04.000000-2.0-temp-abc.ts", Duration.ofHours(2));
        Path keeping = temporary(folder, SegmentStore.KEEPING_PREFIX + "abc", Duration.ofHours(2));
        Path pins = Files.createDirectories(base.resolve("pins/desertbus"));
        Path pin = temporary(pins, SegmentStore.KEEPING_PREFIX + "abc", Duration.ofHours(2));
        Path fresh = temporary(folder, "00:06.000000-2.0-temp-def.ts", Duration.ofMinutes(1));
        Files.setLastModifiedTime(
                base.resolve(segment.path()), FileTime.from(Instant.now().minus(Duration.ofDays(9))));

        try (OpenStore open = new OpenStore(base, Duration.ofHours(1))) {
            assertThat(old).doesNotExist();
            assertThat(keeping).doesNotExist();
            assertThat(pin).doesNotExist();
            assertThat(fresh).exists();
            assertThat(base.resolve(segment.path())).exists();
            assertThat(open.registry.counter("cutroom.store.swept").count()).isEqualTo(3);
        }
    }

    @Test
    void temporaryFileThatCannotBeTakenAway_keepsNobodyFromOpeningTheStore() throws IOException {
        Segment segment;
        try (OpenStore open = new OpenStore(base)) {
            segment = open.put(TEN, "kept");
        }
        Path folder = base.resolve(segment.path()).resolveSibling("");
        Path stuck = Files.createDirectories(folder.resolve("00:04.000000-2.0-temp-abc.ts/something"));
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        Files.setLastModifiedTime(stuck.resolveSibling(""), longAgo);

        try (OpenStore open = new OpenStore(base, Duration.ofHours(1))) {
            assertThat(stuck).exists();
            assertThat(OpenStore.await(open.store.hours(OpenStore.RENDITION))).hasSize(1);
        }
    }
}
