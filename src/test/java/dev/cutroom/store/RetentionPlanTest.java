package dev.cutroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.RetentionSettings;
import dev.cutroom.conf.RetentionSettings.Rule;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionPlanTest {

    private static final Rendition SOURCE = new Rendition("desertbus", "source");
    private static final Rendition CHAT = new Rendition("desertbus", "chat");
    private static final Hour TEN = Hour.parse("2026-11-02T10");
    private static final long NOW = TEN.start() + 30 * Micros.MINUTE;
    private static final Rule AGE = new Rule("*", "*", Optional.of(Duration.ofHours(3)), Optional.empty());
    private static final Rule SIZE = new Rule("desertbus", "source", Optional.empty(), Optional.of(new Bytes(250)));

    private static RetentionSettings settings(long freeSpace, Rule... rules) {
        return new RetentionSettings(
                Duration.ofMinutes(5), new Bytes(freeSpace), Duration.ofHours(1), List.of(rules), new Bytes(0));
    }

    private static HourUse use(Rendition rendition, int hoursAgo, long pinned) {
        return new HourUse(rendition, new Hour(TEN.index() - hoursAgo), 100, 1, pinned);
    }

    private static List<Long> hoursAgo(RetentionPlan plan) {
        return plan.removals().stream()
                .map(removal -> TEN.index() - removal.use().hour().index())
                .toList();
    }

    private static final List<HourUse> FIVE_HOURS =
            List.of(use(SOURCE, 0, 0), use(SOURCE, 1, 0), use(SOURCE, 4, 0), use(SOURCE, 5, 0), use(SOURCE, 6, 100));

    @Test
    void nothingSaid_nothingGoes() {
        assertThat(RetentionPlan.of(FIVE_HOURS, settings(0), NOW, 0).removals()).isEmpty();
    }

    @Test
    void age_takesTheOldestFirst_butNotWhatIsPinned() {
        assertThat(hoursAgo(RetentionPlan.of(FIVE_HOURS, settings(0, AGE), NOW, 0)))
                .containsExactly(5L, 4L);
    }

    @Test
    void size_countsWhatIsPinnedAndTakesTheOldestOfTheRest() {
        assertThat(hoursAgo(RetentionPlan.of(FIVE_HOURS, settings(0, SIZE), NOW, 0)))
                .containsExactly(5L, 4L);
    }

    @Test
    void freeSpace_takesNoMoreThanItNeeds() {
        RetentionPlan plan = RetentionPlan.of(FIVE_HOURS, settings(1_000), NOW, 950);

        assertThat(hoursAgo(plan)).containsExactly(5L);
        assertThat(plan.shortage()).isZero();
    }

    @Test
    void floorOutOfReach_takesAllThatMayGoAndSaysWhatIsMissing() {
        RetentionPlan plan = RetentionPlan.of(FIVE_HOURS, settings(1_000), NOW, 500);

        assertThat(hoursAgo(plan)).as("neither pinned nor too young").containsExactly(5L, 4L);
        assertThat(plan.shortage()).isEqualTo(300);
    }

    @Test
    void chat_goesOnlyByARuleOfItsOwn() {
        List<HourUse> chat = List.of(use(CHAT, 9, 0));

        assertThat(RetentionPlan.of(chat, settings(0, AGE), NOW, 0).removals()).isEmpty();
        Rule own = new Rule("*", "chat", Optional.of(Duration.ofHours(3)), Optional.empty());
        assertThat(RetentionPlan.of(chat, settings(0, own), NOW, 0).removals()).hasSize(1);
    }

    @Test
    void forecast_judgesByTheLastDay() {
        Forecast forecast = Forecast.of(FIVE_HOURS, settings(200, SIZE), NOW, 600);

        assertThat(forecast.bytesPerDay()).isEqualTo(400);
        assertThat(forecast.floorReached()).hasValue(NOW + Micros.DAY);
        assertThat(forecast.renditions()).singleElement().satisfies(own -> {
            assertThat(own.bytes()).isEqualTo(500);
            assertThat(own.pinnedBytes()).isEqualTo(100);
            assertThat(own.keptFor()).hasValue(Micros.DAY * 250 / 400);
        });
        assertThat(forecast.toJson().getString("floorReached")).isEqualTo(Micros.format(NOW + Micros.DAY));
    }
}
