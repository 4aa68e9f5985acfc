package dev.cutroom.store;

import static dev.cutroom.store.OpenStore.RENDITION;
import static dev.cutroom.store.OpenStore.TEN;
import static dev.cutroom.store.OpenStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.RetentionSettings;
import dev.cutroom.conf.RetentionSettings.Rule;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

    private static final Clock ELEVEN_HOURS_LATER = Clock.fixed(Instant.parse("2026-11-02T21:30:00Z"), ZoneOffset.UTC);
    private static final long NOW = TEN + 11 * Micros.HOUR + 30 * Micros.MINUTE;

    @TempDir
    Path base;

    private OpenStore open;
    private Pins pins;
    private Segment old;
    private Segment pinned;
    private Segment buried;
    private Segment young;

    @BeforeEach
    void openStore() {
        open = new OpenStore(base);
        pins = new Pins(open.store, ELEVEN_HOURS_LATER);
        old = open.put(TEN, "old");
        pinned = open.put(TEN + 10 * Micros.SECOND, "pinned");
        buried = open.put(TEN + Micros.HOUR, "buried");
        await(open.store.entomb(RENDITION, buried.hour(), buried.name()));
        young = open.put(TEN + 11 * Micros.HOUR, "young");
    }

    @AfterEach
    void closeStore() {
        open.close();
    }

    private Retention retention(long freeSpace, Rule... rules) {
        RetentionSettings settings = new RetentionSettings(
                Duration.ofMinutes(5), new Bytes(freeSpace), Duration.ofHours(2), List.of(rules), new Bytes(0));
        return new Retention(open.store, pins, settings, ELEVEN_HOURS_LATER, open.registry);
    }

    private Pin pin(String id, OptionalLong expires) {
        TimeRange range = new TimeRange(TEN + 11 * Micros.SECOND, TEN + 12 * Micros.SECOND);
        return new Pin(id, "desertbus", Optional.empty(), range, "ada", "the best moment", expires);
    }

    private boolean isThere(Segment segment) {
        return Files.exists(base.resolve(segment.path()));
    }

    @Test
    void oldSegmentsGo_pinnedOnesAndTombstonesStay_andTheJournalSaysSo() throws IOException {
        await(pins.add(pin("one", OptionalLong.of(NOW + 1))));
        Rule rule = new Rule("*", "*", Optional.of(Duration.ofHours(5)), Optional.empty());
        Retention retention = retention(0, rule);
        Retention.Round round = await(retention.runOnce());

        assertThat(round.files()).isEqualTo(2);
        assertThat(round.bytes()).isEqualTo("old".length() + "buried".length());
        assertThat(isThere(old)).isFalse();
        assertThat(isThere(pinned)).isTrue();
        assertThat(isThere(young)).isTrue();
        assertThat(base.resolve(buried.path()).resolveSibling("").toFile().list())
                .containsExactly(SegmentName.tombstone(buried.name()));
        List<String> journal = Files.readAllLines(base.resolve(".cutroom/retention/2026-11.jsonl"));
        assertThat(journal).hasSize(4);
        assertThat(new JsonObject(journal.get(0)).getString("what")).isEqualTo("intends");
        assertThat(new JsonObject(journal.get(1)).getLong("bytes")).isEqualTo(3);
        assertThat(retention.keeps(RENDITION, Hour.of(TEN))).isFalse();
        assertThat(retention.keeps(RENDITION, Hour.of(NOW))).isTrue();
        assertThat(await(open.store.hour(RENDITION, Hour.of(TEN))).size()).isEqualTo(1);
    }

    @Test
    void emptiedHour_losesItsFolder() {
        await(retention(0, new Rule("*", "*", Optional.of(Duration.ofHours(5)), Optional.empty()))
                .runOnce());

        assertThat(base.resolve(old.path()).resolveSibling("")).doesNotExist();
        assertThat(await(open.store.hours(RENDITION))).doesNotContain(Hour.of(TEN));
    }

    @Test
    void floorOutOfReach_isAnAlarmNotAnEnd() {
        Retention.Round round = await(retention(Long.MAX_VALUE / 2).runOnce());

        assertThat(round.shortage()).isPositive();
        assertThat(isThere(old)).isFalse();
        assertThat(isThere(young)).isTrue();
        assertThat(open.registry.get("cutroom.retention.shortage").gauge().value())
                .isPositive();
    }

    @Test
    void pins_removedOrExpired_holdNoMore() {
        await(pins.add(pin("one", OptionalLong.empty())));
        await(pins.add(pin("two", OptionalLong.of(NOW))));

        assertThat(await(pins.all())).extracting(Pin::id).containsExactly("one");
        assertThat(await(pins.remove("one", "ada"))).isTrue();
        assertThat(await(pins.remove("one", "ada"))).isFalse();
        assertThat(await(pins.all())).isEmpty();
    }

    @Test
    void pinThatCannotBeRead_stopsAllDeleting() throws IOException {
        Files.createDirectories(base.resolve("pins/desertbus"));
        Files.writeString(base.resolve("pins/desertbus/broken.json"), "{");

        assertThatThrownBy(() -> await(retention(Long.MAX_VALUE / 2).runOnce()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.json");
        assertThat(isThere(old)).isTrue();
    }

    @Test
    void pinsThatCannotBeListed_stopAllDeleting() throws IOException {
        Path folder = base.resolve("pins");
        Files.createSymbolicLink(folder, folder);

        assertThatThrownBy(() -> await(retention(Long.MAX_VALUE / 2).runOnce())).isInstanceOf(IOException.class);
        assertThat(isThere(old)).isTrue();
    }

    @Test
    void pinPromisedWhileARoundRuns_holds() {
        Segment last = old;
        for (int hour = 1; hour < 100; hour++) {
            last = open.put(TEN - (100 - hour) * Micros.HOUR, "old " + hour);
        }
        // The youngest of those that go is the last to go.
        Segment moment = pinned;
        Future<Retention.Round> round = retention(Long.MAX_VALUE / 2).runOnce();
        await(pins.add(pin("one", OptionalLong.empty())));
        boolean wasThere = isThere(moment);
        await(round);

        assertThat(wasThere).as("the round was under way").isTrue();
        assertThat(isThere(moment)).isTrue();
        assertThat(isThere(last)).isFalse();
    }

    @Test
    void hourThatCannotBeDeleted_isSteppedOver() throws IOException {
        Path stuck = base.resolve(old.path()).resolveSibling("00:30.000000-2.0-full-" + "A".repeat(43) + ".ts");
        Files.createDirectories(stuck.resolve("something"));

        Retention.Round round = await(retention(Long.MAX_VALUE / 2).runOnce());

        assertThat(stuck).exists();
        assertThat(isThere(buried)).isFalse();
        assertThat(round.shortage()).isPositive();
    }

    @Test
    void whatWentForRoom_isNotWantedFromOthersAgain() {
        Rule rule = new Rule("*", "*", Optional.empty(), Optional.of(new Bytes(8)));
        Retention retention = retention(0, rule);
        assertThat(retention.keeps(RENDITION, Hour.of(TEN))).isTrue();

        await(retention.runOnce());

        assertThat(isThere(old)).isFalse();
        assertThat(retention.keeps(RENDITION, Hour.of(TEN))).isFalse();
        assertThat(retention.keeps(RENDITION, Hour.of(TEN - Micros.HOUR))).isFalse();
        await(pins.add(pin("one", OptionalLong.empty())));
        await(retention.runOnce());
        assertThat(retention.keeps(RENDITION, Hour.of(TEN)))
                .as("what is pinned stays")
                .isTrue();
        assertThat(retention.keeps(RENDITION, Hour.of(TEN - Micros.HOUR))).isFalse();
        assertThat(retention.keeps(RENDITION, Hour.of(TEN + 5 * Micros.HOUR))).isTrue();
    }

    @Test
    void diskBelowItsFloor_wantsNothingOldFromOthers() {
        Retention retention = retention(Long.MAX_VALUE / 2);

        await(retention.runOnce());

        assertThat(retention.keeps(RENDITION, Hour.of(TEN + 5 * Micros.HOUR))).isFalse();
        assertThat(retention.keeps(RENDITION, Hour.of(NOW))).isTrue();
    }

    @Test
    void forecast_tellsWhatIsKept() {
        Forecast forecast = await(retention(0).forecast());

        assertThat(forecast.renditions()).singleElement().satisfies(own -> assertThat(own.hours())
                .isEqualTo(3));
        assertThat(forecast.freeBytes()).isPositive();
    }

    @Test
    void scrub_setsFilesAsideThatTheDiskCannotRead_onlyTheSecondTime() throws IOException {
        Path file = base.resolve(old.path()).resolveSibling("00:30.000000-2.0-full-" + "A".repeat(43) + ".ts");
        // The first bytes of a process's memory can be opened and not read, as a bad sector.
        Files.createSymbolicLink(file, Path.of("/proc/self/mem"));
        Scrub scrub = new Scrub(open.store, 1 << 20, open.registry);

        round(scrub);
        assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
        round(scrub);
        assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(isThere(old)).isTrue();
    }

    private static void round(Scrub scrub) throws IOException {
        while (scrub.step() >= 0) {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void scrub_setsRottenFilesAside() throws Exception {
        Files.writeString(base.resolve(old.path()), "r0t");
        Scrub scrub = new Scrub(open.store, 1 << 20, open.registry);
        await(scrub.start());
        Path aside = base.resolve(".cutroom/rotten").resolve(old.path());
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!Files.exists(aside) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        await(scrub.stop());

        assertThat(aside).exists();
        assertThat(isThere(old)).isFalse();
        assertThat(isThere(young)).isTrue();
    }
}
