package dev.cutroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes no more: here a limit on the size of files, which fails the same write in the same place. */
class FullDiskTest {

    @TempDir
    Path base;

    @Test
    void writeTheDiskRefuses_saysSoAndLeavesNothing() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process writer = new ProcessBuilder(
                        "bash",
                        "-c",
                        "ulimit -f 500; exec \"$0\" -XX:-UsePerfData -Xmx256m -cp \"$1\" "
                                + FullDiskWriter.class.getName() + " \"$2\"",
                        java,
                        System.getProperty("java.class.path"),
                        base.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        writer.waitFor();

        assertThat(said).contains("nothing can be written to", "desertbus/source/2026-11-02T10", "free space");
        assertThat(base.resolve("desertbus/source/2026-11-02T10").toFile().list())
                .isEmpty();
    }
}
