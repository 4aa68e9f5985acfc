package dev.cutroom.store;

import static dev.cutroom.store.OpenStore.RENDITION;
import static dev.cutroom.store.OpenStore.TEN;
import static dev.cutroom.store.OpenStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.timeline.Hour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whenever a writer is killed, what is left reads as a store: whole segments under their names, and orphans that go. */
class CrashTest {

    @TempDir
    Path base;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void writerKilledAtAnyMoment_leavesOnlyWholeSegments(long seed) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriter.class.getName(),
                        base.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(writer.inputReader().readLine()).isEqualTo("begun");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(new Random(seed).nextInt(400)));
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();

        try (OpenStore open = new OpenStore(base, Duration.ZERO)) {
            HourSnapshot hour = await(open.store.hour(RENDITION, Hour.of(TEN)));
            assertThat(hour.size()).isPositive();
            List<String> names = await(open.store.names(RENDITION, Hour.of(TEN), true));
            for (String name : names) {
                Path file = base.resolve("desertbus/source/2026-11-02T10/" + name);
                assertThat(SegmentName.hash(name)).hasValue(ContentHash.of(file));
            }
            assertThat(base.resolve("desertbus/source/2026-11-02T10").toFile().list())
                    .as("the orphans are swept")
                    .containsExactlyInAnyOrderElementsOf(names);
            assertThat(Files.exists(base.resolve(".cutroom"))).isTrue();
        }
    }
}
