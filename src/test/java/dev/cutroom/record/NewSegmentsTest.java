package dev.cutroom.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.hls.MediaPlaylist;
import dev.cutroom.hls.Playlist;
import dev.cutroom.timeline.Micros;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NewSegmentsTest {

    private static final long T = Micros.parse("2026-11-02T10:00:00");
    private static final long NOW = Micros.parse("2026-11-02T10:30:00");

    private final NewSegments news = new NewSegments(AdRules.NONE, Optional.empty());

    private static MediaPlaylist list(int first, String... lines) {
        return (MediaPlaylist) Playlist.parse("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:" + first + "\n"
                + String.join("\n", lines) + "\n");
    }

    private static String dated(String second, String uri) {
        return "#EXT-X-PROGRAM-DATE-TIME:2026-11-02T10:00:" + second + "Z\n" + plain(uri);
    }

    private static String plain(String uri) {
        return "#EXTINF:2,\n" + uri;
    }

    private List<String> found(MediaPlaylist playlist) {
        return told(news, playlist);
    }

    private static List<String> told(NewSegments news, MediaPlaylist playlist) {
        return told(news, playlist, NOW);
    }

    private static List<String> told(NewSegments news, MediaPlaylist playlist, long now) {
        List<String> told = new ArrayList<>();
        for (FoundSegment found : news.of(playlist, now)) {
            told.add(found.segment().uri() + "@" + (found.start() - T) / 1_000 + (found.ad() ? " ad" : "")
                    + (found.doubtful() ? " doubtful" : ""));
        }
        return told;
    }

    @Test
    void onlyWhatIsNew_isTold_withDatesDerivedFromBeforeAndAfter() {
        assertThat(found(list(5, plain("a"), dated("02", "b"), plain("c")))).containsExactly("a@0", "b@2000", "c@4000");
        assertThat(found(list(6, plain("b"), plain("c"), plain("d")))).containsExactly("d@6000");
        assertThat(found(list(9, plain("e")))).containsExactly("e@8000");
    }

    @Test
    void aDateThatComesAndGoes_makesNoNewSegment() {
        assertThat(found(list(1, dated("00", "a"), plain("b")))).hasSize(2);
        assertThat(found(list(2, dated("02.001", "b"), plain("c")))).containsExactly("c@4001");
    }

    @Test
    void withoutAnyDate_theClockOfArrivalCounts_once() {
        long last = (NOW - T) / 1_000;
        assertThat(found(list(1, plain("a"), plain("b"))))
                .containsExactly("a@" + (last - 4_000), "b@" + (last - 2_000));
        assertThat(found(list(2, plain("b"), plain("c")))).containsExactly("c@" + last);
    }

    @Test
    void anotherSession_keepsTheTimesOfUndatedSegments_underOtherAddresses() {
        long last = (NOW - T) / 1_000;
        found(list(1, plain("token1/a.ts?x=1"), plain("token1/b.ts?x=1")));

        NewSegments next = new NewSegments(AdRules.NONE, Optional.of(news));

        assertThat(told(next, list(2, plain("token2/b.ts?x=2"), plain("token2/c.ts?x=2"))))
                .containsExactly("token2/b.ts?x=2@" + (last - 2_000), "token2/c.ts?x=2@" + last);
    }

    private NewSegments next() {
        return new NewSegments(AdRules.NONE, Optional.of(news));
    }

    @Test
    void aListThatStandsStill_keepsItsTimes_inEverySessionAfter() {
        long last = (NOW - T) / 1_000;
        MediaPlaylist ended = list(7, plain("x/a.ts"), plain("x/b.ts"), "#EXT-X-ENDLIST");
        List<String> first = told(news, ended);

        NewSegments second = next();
        assertThat(told(second, ended, NOW + Micros.HOUR)).isEqualTo(first).contains("x/b.ts@" + (last - 2_000));
        NewSegments third = new NewSegments(AdRules.NONE, Optional.of(second));
        MediaPlaylist elsewhere = list(7, plain("y/a.ts?t=1"), plain("y/b.ts?t=1"), "#EXT-X-ENDLIST");
        assertThat(told(third, elsewhere, NOW + 2 * Micros.HOUR)).contains("y/b.ts?t=1@" + (last - 2_000));
    }

    @Test
    void aStreamThatBeginsAgain_afterItsEnd_getsTimesOfItsOwn() {
        long last = (NOW - T) / 1_000;
        told(news, list(0, plain("0.ts"), plain("1.ts"), plain("2.ts"), "#EXT-X-ENDLIST"));

        assertThat(told(next(), list(0, plain("0.ts"), plain("1.ts")), NOW + 8 * Micros.SECOND))
                .containsExactly("0.ts@" + (last + 4_000), "1.ts@" + (last + 6_000));
    }

    @Test
    void aServerThatBeganAnew_betweenTwoSessions_getsTimesOfItsOwn() {
        long last = (NOW - T) / 1_000;
        told(news, list(0, plain("0.ts"), plain("1.ts"), plain("2.ts")));

        assertThat(told(next(), list(0, plain("0.ts"), plain("1.ts")), NOW + Micros.HOUR))
                .containsExactly("0.ts@" + (last + 3_600_000 - 4_000), "1.ts@" + (last + 3_600_000 - 2_000));
    }

    @Test
    void aServerThatBeganAnew_withinASession_getsTimesOfItsOwn_alsoWhereTheSessionBeforeKnewTheNames() {
        long last = (NOW - T) / 1_000;
        told(news, list(0, plain("0.ts"), plain("1.ts"), plain("2.ts")));
        NewSegments next = next();
        told(next, list(500, plain("500.ts"), plain("501.ts")));

        assertThat(told(next, list(0, plain("0.ts"), plain("1.ts")), NOW + 10 * Micros.SECOND))
                .containsExactly("0.ts@" + (last + 6_000), "1.ts@" + (last + 8_000));
    }

    @Test
    void aStreamFarBehindTheClock_staysSo_inTheNextSession() {
        told(news, list(1, dated("00", "a"), plain("b")));

        assertThat(told(next(), list(2, plain("b"), plain("c")), NOW + 2 * Micros.SECOND))
                .containsExactly("b@2000", "c@4000");
    }

    @Test
    void aLongList_isRemembered_alsoOverAnEmptyOne() {
        String[] many =
                IntStream.range(0, 2_000).mapToObj(i -> plain(i + ".ts")).toArray(String[]::new);
        assertThat(found(list(0, many))).hasSize(2_000);
        assertThat(found(list(0))).isEmpty();
        assertThat(found(list(0, many))).isEmpty();
    }

    @Test
    void anOlderList_orOneNumberedAnew_tellsNothing() {
        found(list(5, dated("00", "a"), dated("02", "b"), dated("04", "c")));

        assertThat(found(list(4, dated("00", "a"), dated("02", "b")))).isEmpty();
        assertThat(found(list(900, dated("02", "b"), dated("04", "c")))).isEmpty();
    }

    @Test
    void aServerThatBeganAnew_withTheSameNames_tellsAll() {
        found(list(500, dated("00", "0"), dated("02", "1")));

        assertThat(found(list(0, dated("30", "0"), dated("32", "1")))).containsExactly("0@30000", "1@32000");
    }

    @Test
    void aClockThatJumps_makesWhatFollowsDoubtful_butNotAcrossADiscontinuity() {
        found(list(1, dated("00", "a")));
        assertThat(found(list(1, dated("00", "a"), "#EXT-X-DISCONTINUITY", dated("03", "b"))))
                .containsExactly("b@3000");
        assertThat(found(list(2, dated("03", "b"), dated("05.009", "c")))).containsExactly("c@5009");
        assertThat(news.hasJumped()).isFalse();

        assertThat(found(list(3, dated("05.009", "c"), dated("07.020", "d")))).containsExactly("d@7020 doubtful");
        assertThat(news.hasJumped()).isTrue();
    }

    @Test
    void aJumpWithinTheFirstList_isThePasts() {
        assertThat(found(list(1, dated("00", "a"), dated("05", "b")))).containsExactly("a@0", "b@5000");
        assertThat(news.hasJumped()).isFalse();
    }

    @Test
    void gaps_areNotTold_butTimeGoesOn() {
        assertThat(found(list(1, dated("00", "a"), "#EXT-X-GAP", plain("b"), plain("c"))))
                .containsExactly("a@0", "c@4000");
    }

    @Test
    void cueTags_endByTagOrLength() {
        assertThat(found(list(
                        1,
                        dated("00", "a"),
                        "#EXT-X-CUE-OUT:4",
                        plain("b"),
                        "#EXT-X-CUE-OUT-CONT:2/4",
                        plain("c"),
                        plain("d"),
                        "#EXT-X-CUE-OUT",
                        plain("e"),
                        "#EXT-X-CUE-IN",
                        plain("f"))))
                .containsExactly("a@0", "b@2000 ad", "c@4000 ad", "d@6000", "e@8000 ad", "f@10000");
    }

    @Test
    void dateRangesOfScte35_coverTheirTime_wheneverTheyAreListed() {
        String out = "#EXT-X-DATERANGE:ID=\"1\",START-DATE=\"2026-11-02T10:00:02Z\",PLANNED-DURATION=4,SCTE35-OUT=0xFC";
        assertThat(found(list(1, out, dated("00", "a"), plain("b")))).containsExactly("a@0", "b@2000 ad");
        assertThat(found(list(2, out, plain("b"), plain("c"), plain("d")))).containsExactly("c@4000 ad", "d@6000");
    }
}
