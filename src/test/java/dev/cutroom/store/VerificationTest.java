package dev.cutroom.store;

import static dev.cutroom.store.OpenStore.RENDITION;
import static dev.cutroom.store.OpenStore.TEN;
import static dev.cutroom.store.OpenStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.store.Tombstones.Note;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {

    @TempDir
    Path base;

    private OpenStore open;

    @BeforeEach
    void openStore() {
        open = new OpenStore(base);
    }

    @AfterEach
    void closeStore() {
        open.close();
    }

    @Test
    void storeWithRottenAndMisnamedFiles_isReportedFileByFile() throws IOException {
        open.put(TEN, "good");
        Segment rotten = open.put(TEN + 2 * Micros.SECOND, "rotten");
        Segment later = open.put(TEN + Micros.HOUR, "later");
        Files.writeString(base.resolve(rotten.path()), "r0tten");
        Files.writeString(base.resolve(rotten.path()).resolveSibling("junk.ts"), "");
        await(open.store.entomb(RENDITION, later.hour(), later.name()));
        List<Verification.Progress> progress = new ArrayList<>();

        Verification.Report report = await(new Verification(open.store).run(progress::add, () -> false));

        assertThat(report.complete()).isTrue();
        assertThat(report.isSound()).isFalse();
        assertThat(report.findings())
                .extracting(finding -> finding.kind() + " " + finding.path())
                .containsExactlyInAnyOrder(
                        "ROTTEN " + rotten.path(), "MISNAMED desertbus/source/2026-11-02T10/junk.ts");
        assertThat(progress).hasSize(2);
        assertThat(report.toJson().getJsonArray("findings")).hasSize(2);
    }

    @Test
    void stopped_isNotComplete() {
        open.put(TEN, "good");

        assertThat(await(new Verification(open.store).run(progress -> {}, () -> true))
                        .complete())
                .isFalse();
    }

    @Test
    void noteCutOffByAPowerCut_leavesTheTombstone() throws IOException {
        Segment segment = open.put(TEN, "bad");
        Tombstones tombstones = new Tombstones(open.store);
        await(tombstones.set(RENDITION, segment.hour(), segment.name(), new Note("a password", "ada", TEN)));
        Files.writeString(base.resolve(".cutroom/tombstones").resolve(segment.path() + ".json"), "");

        assertThat(await(tombstones.of(RENDITION, Hour.of(TEN))))
                .containsExactly(new Tombstones.Tombstone(segment.name(), java.util.Optional.empty()));
    }

    @Test
    void tombstone_keepsItsReasonAndAuthorUntilTakenAway() {
        Segment segment = open.put(TEN, "bad");
        Tombstones tombstones = new Tombstones(open.store);
        Note note = new Note("shows a password", "ada", TEN);
        await(tombstones.set(RENDITION, segment.hour(), segment.name(), note));

        assertThat(await(tombstones.of(RENDITION, Hour.of(TEN))))
                .containsExactly(new Tombstones.Tombstone(segment.name(), java.util.Optional.of(note)));
        assertThat(await(open.store.hour(RENDITION, Hour.of(TEN))).size()).isZero();
        assertThat(await(open.store.names(RENDITION, Hour.of(TEN), false))).isEmpty();

        await(tombstones.remove(RENDITION, segment.hour(), segment.name()));
        assertThat(await(open.store.hour(RENDITION, Hour.of(TEN))).size()).isEqualTo(1);
        assertThat(await(tombstones.of(RENDITION, Hour.of(TEN)))).isEmpty();
        assertThatThrownBy(() -> tombstones.set(RENDITION, segment.hour(), segment.name(), new Note(" ", "ada", 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
