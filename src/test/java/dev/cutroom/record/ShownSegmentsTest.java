package dev.cutroom.record;

import static dev.cutroom.testing.TestVertx.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.RecordSettings;
import dev.cutroom.hls.MediaPlaylist;
import dev.cutroom.hls.Playlist;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Rendition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShownSegmentsTest {

    private final Vertx vertx = TestVertx.create();
    private final Web web = new Web(vertx, RecordSettings.standard());
    private final RecorderMeters meters = new RecorderMeters(new SimpleMeterRegistry(), new Rendition("c", "source"));
    private final ShownSegments shown = new ShownSegments();

    @AfterEach
    void close() {
        await(web.close());
        await(vertx.close());
    }

    private static final class Silent implements Session.Listener {
        @Override
        public void found(Session session, List<FoundSegment> segments) {}

        @Override
        public void failing(Session session, Throwable reason) {}

        @Override
        public void over(Session session, String reason) {}
    }

    private Session session(int number) {
        return new Session(
                vertx,
                web,
                RecordSettings.standard(),
                Clock.systemUTC(),
                AdRules.NONE,
                meters,
                Optional.empty(),
                "http://127.0.0.1/" + number,
                new Silent());
    }

    private static FoundSegment segment(long start) {
        MediaPlaylist list = (MediaPlaylist) Playlist.parse("#EXTM3U\n#EXTINF:2,\na.ts\n");
        return new FoundSegment(list.segments().get(0), start, 1, false, false);
    }

    @Test
    void ofManySessionsThatShowASegment_theNewestFewAreKept() {
        FoundSegment found = segment(7);
        assertThat(shown.isNew(session(0), found)).isTrue();
        IntStream.rangeClosed(1, 50)
                .forEach(i -> assertThat(shown.isNew(session(i), found)).isFalse());

        List<String> others = new ArrayList<>();
        Optional<ShownSegments.Alternative> other = shown.alternative(found);
        while (other.isPresent()) {
            others.add(other.get().session().url());
            other = shown.alternative(found);
        }

        assertThat(others)
                .containsExactly(
                        "http://127.0.0.1/47", "http://127.0.0.1/48", "http://127.0.0.1/49", "http://127.0.0.1/50");
    }

    @Test
    void aSegmentThatWasGivenUp_isNewAgain_butNotForEver() {
        FoundSegment found = segment(7);
        int rounds = 0;
        while (rounds < 100 && shown.isNew(session(rounds), found)) {
            rounds++;
            assertThat(shown.alternative(found)).isEmpty();
        }

        assertThat(rounds).isBetween(2, 20);
    }

    @Test
    void asMuchIsRemembered_asALongListShows() {
        Session first = session(1);
        shown.listed(3_000);
        shown.listed(0);
        IntStream.range(0, 3_000).forEach(i -> shown.isNew(first, segment(i)));

        Session second = session(2);
        assertThat(IntStream.range(0, 3_000).filter(i -> shown.isNew(second, segment(i))))
                .isEmpty();
    }
}
