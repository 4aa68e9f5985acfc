package dev.cutroom.imports;

import static dev.cutroom.store.OpenStore.RENDITION;
import static dev.cutroom.store.OpenStore.TEN;
import static dev.cutroom.store.OpenStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.store.HourSnapshot;
import dev.cutroom.store.OpenStore;
import dev.cutroom.timeline.Hour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {

    private static final String PLAYLIST = """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:2
        #EXT-X-MAP:URI="init.mp4"
        #EXTINF:2.000000,
        one.m4s
        #EXTINF:1.500000,
        #EXT-X-BYTERANGE:3@2
        two%20parts.m4s
        #EXT-X-ENDLIST
        """;

    @TempDir
    Path folder;

    @TempDir
    Path base;

    private Path recording(String playlist) throws IOException {
        Files.writeString(folder.resolve("init.mp4"), "init");
        Files.writeString(folder.resolve("one.m4s"), "-one");
        Files.writeString(folder.resolve("two parts.m4s"), "xxtwoxx");
        return Files.writeString(folder.resolve("index.m3u8"), playlist);
    }

    @Test
    void folderWithOnePlaylist_becomesSegmentsThatPlayAlone() throws IOException {
        recording(PLAYLIST);
        try (OpenStore open = new OpenStore(base)) {
            Importer importer = new Importer(open.vertx, open.store);
            for (int again = 0; again < 2; again++) {
                Importer.Progress done = await(importer.run(folder, RENDITION, OptionalLong.of(TEN), progress -> {}));
                assertThat(done).isEqualTo(new Importer.Progress(2, 2, 15));
            }
            HourSnapshot hour = await(open.store.hour(RENDITION, Hour.of(TEN)));
            assertThat(hour.size()).isEqualTo(2);
            assertThat(base.resolve(hour.segment(0).path())).hasContent("init-one");
            assertThat(base.resolve(hour.segment(1).path())).hasContent("inittwo");
            assertThat(hour.start(1)).isEqualTo(TEN + 2_000_000);
            assertThat(hour.duration(1)).isEqualTo(1_500_000);
        }
    }

    @Test
    void startThatNobodyTells_isAskedFor() throws IOException {
        Path playlist = recording(PLAYLIST);
        try (OpenStore open = new OpenStore(base)) {
            assertThatThrownBy(() -> await(new Importer(open.vertx, open.store)
                            .run(playlist, RENDITION, OptionalLong.empty(), progress -> {})))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("give the start");
        }
    }

    @Test
    void missingFile_endsTheImportAndLeavesNoHalfSegment() throws IOException {
        Path playlist = recording(PLAYLIST);
        Files.delete(folder.resolve("one.m4s"));
        try (OpenStore open = new OpenStore(base)) {
            assertThatThrownBy(() -> await(new Importer(open.vertx, open.store)
                            .run(playlist, RENDITION, OptionalLong.of(TEN), progress -> {})))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("one.m4s");
            assertThat(await(open.store.names(RENDITION, Hour.of(TEN), true))).isEmpty();
        }
    }
}
