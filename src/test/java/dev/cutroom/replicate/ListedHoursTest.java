package dev.cutroom.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What peers' hours held. */
class ListedHoursTest {

    private static final ListedHours.Key TEN =
            new ListedHours.Key("http://paris", new Rendition("demo", "source"), Hour.parse("2026-11-02T10"));
    private static final List<TimeRange> SPANS = List.of(new TimeRange(1, 2));

    private final ListedHours hours = new ListedHours();

    @Test
    void anHour_isKnownUnderItsDigest_andNotUnderAnother() {
        hours.put(TEN, "digest", SPANS, 100);

        assertThat(hours.same(TEN, "digest")).contains(SPANS);
        assertThat(hours.same(TEN, "another")).isEmpty();
    }

    @Test
    void anHour_isKnownForSoLong_andUnderNoOtherPeer() {
        hours.put(TEN, "", SPANS, 100);

        assertThat(hours.since(TEN, 100)).contains(SPANS);
        assertThat(hours.since(TEN, 101)).isEmpty();
        assertThat(hours.since(new ListedHours.Key("http://rome", TEN.rendition(), TEN.hour()), 100))
                .isEmpty();
    }
}
