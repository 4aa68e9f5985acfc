package dev.cutroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code import} and {@code verify}, as a person calls them. */
class StoreCommandsTest {

    @TempDir
    Path folder;

    @Test
    void recordingImported_isSoundUntilAFileRots() throws IOException {
        Files.writeString(folder.resolve("one.ts"), "one");
        Path playlist = Files.writeString(
                folder.resolve("index.m3u8"),
                "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2.0,\none.ts\n#EXT-X-ENDLIST\n");
        String data = folder.resolve("data").toString();

        assertThat(Main.run("verify", "--data", data)).isEqualTo(1);
        assertThat(Main.run(
                        "import",
                        playlist.toString(),
                        "--data",
                        data,
                        "--channel",
                        "old",
                        "--start",
                        "2026-11-02T10:00:00"))
                .isZero();
        assertThat(Main.run("verify", "--data", data)).isZero();
        try (Stream<Path> files = Files.walk(folder.resolve("data/old/source"))) {
            List<Path> segments = files.filter(Files::isRegularFile).toList();
            assertThat(segments).hasSize(1);
            Files.writeString(segments.get(0), "0ne");
        }
        assertThat(Main.run("verify", "--json", "--data", data)).isEqualTo(1);
    }

    @Test
    void importWithoutAStart_saysWhatIsMissing() throws IOException {
        Path playlist = Files.writeString(
                folder.resolve("index.m3u8"), "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2.0,\none.ts\n");

        assertThat(Main.run(
                        "import",
                        playlist.toString(),
                        "--data",
                        folder.resolve("data").toString(),
                        "--channel",
                        "old"))
                .isEqualTo(1);
    }
}
