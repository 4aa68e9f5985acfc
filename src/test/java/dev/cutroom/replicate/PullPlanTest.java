package dev.cutroom.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.replicate.PullPlan.Place;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is fetched, and what is not. */
class PullPlanTest {

    private static final Place PLACE = new Place(new Rendition("c", "source"), Hour.parse("2026-11-02T10"));
    private static final long LATER = Micros.parse("2026-11-02T11:30:00");
    private static final String HASH = "A".repeat(43);
    private static final String OTHER_HASH = "B".repeat(43);

    private static String name(String time, String hash) {
        return time + "-2.0-full-" + hash + ".ts";
    }

    private static PullPlan plan(List<String> here, List<String> there) {
        return PullPlan.of(PLACE, here, there, LATER, new Random(1));
    }

    @Test
    void whatIsMissingAndNothingElse() {
        String both = name("00:00.000000", HASH);
        String theirs = name("00:02.000000", HASH);

        PullPlan plan = plan(
                List.of(both, name("00:04.000000", HASH)),
                List.of(both, theirs, "odd", "../up.ts", ".hidden", "00:06.000000-2.0-temp-" + HASH + ".ts"));

        assertThat(plan).isEqualTo(new PullPlan(List.of(theirs), List.of(), true));
    }

    @Test
    void tombstonesAreTakenOver_andKeepTheirSegmentsAway() {
        String buriedThere = name("00:00.000000", HASH);
        String buriedHere = name("00:02.000000", HASH);

        PullPlan plan = plan(
                List.of(buriedThere, buriedHere.replace(".ts", ".tombstone")),
                List.of(buriedThere.replace(".ts", ".tombstone"), buriedHere, "x.tombstone"));

        assertThat(plan).isEqualTo(new PullPlan(List.of(), List.of(buriedThere), true));
    }

    @Test
    void aMillisecondApartAndOtherwiseEqual_isTheSame() {
        String tooFar = name("00:00.001001", HASH);
        String otherContent = name("00:00.001000", OTHER_HASH);

        PullPlan plan =
                plan(List.of(name("00:00.000000", HASH)), List.of(name("00:00.001000", HASH), tooFar, otherContent));

        assertThat(plan.fetch()).containsExactlyInAnyOrder(tooFar, otherContent);
    }

    @Test
    void theYoungestAreLeftToTheRecorder() {
        long now = Micros.parse("2026-11-02T10:10:00");
        String old = name("08:00.000000", HASH);

        PullPlan plan =
                PullPlan.of(PLACE, List.of(), List.of(old, name("08:00.000001", OTHER_HASH)), now, new Random(1));

        assertThat(plan).isEqualTo(new PullPlan(List.of(old), List.of(), false));
    }

    @Test
    void chatBatches_inTheFolderOfChatOnly() {
        String batch = "00:00-" + HASH + ".json";

        assertThat(plan(List.of(), List.of(batch)).fetch()).isEmpty();
        assertThat(PullPlan.of(
                                new Place(new Rendition("c", "chat"), PLACE.hour()),
                                List.of(),
                                List.of(batch, "00:00.json"),
                                LATER,
                                new Random(1))
                        .fetch())
                .containsExactly(batch);
    }

    @Test
    void anHourComesInRandomOrder() {
        List<String> there = IntStream.range(10, 60)
                .mapToObj(second -> name("00:" + second + ".000000", HASH))
                .toList();

        List<String> fetch = new ArrayList<>(plan(List.of(), there).fetch());

        assertThat(fetch).containsExactlyInAnyOrderElementsOf(there).isNotEqualTo(there);
    }

    @Test
    void newestHoursFirst_andNoneThatWouldBeDeletedAtOnce() {
        Place newer = new Place(new Rendition("c", "360p"), PLACE.hour().next());
        Place older = new Place(PLACE.rendition(), PLACE.hour().previous());

        List<Place> order =
                PullPlan.order(List.of(older, PLACE, newer), (rendition, hour) -> !hour.equals(older.hour()));

        assertThat(order).containsExactly(newer, PLACE);
    }

    @Test
    void aLimitMakesTheSenderWait() {
        Throttle throttle = new Throttle(1_000);

        assertThat(throttle.came(100, 0)).isZero();
        assertThat(throttle.came(1_000, 0)).isEqualTo(1_000);
        assertThat(throttle.came(100, 5_000_000_000L)).isZero();
        assertThat(new Throttle(0).came(1L << 40, 0)).isZero();
    }

    @Test
    void wrongContentIsTriedAgain_everMoreSeldom() {
        Setbacks setbacks = new Setbacks();
        setbacks.add("a", 1);
        setbacks.add("a", 3);

        assertThat(setbacks.holds("a", 6)).isTrue();
        assertThat(setbacks.holds("a", 7)).isFalse();
        assertThat(setbacks.holds("b", 1)).isFalse();
    }
}
