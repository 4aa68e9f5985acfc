package dev.cutroom.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.http.DigestResource;
import dev.cutroom.replicate.PullPlan.Place;
import dev.cutroom.store.Digests;
import dev.cutroom.store.OpenStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A survey of a peer's digests, on one event loop. */
class DigestSurveyTest {

    private static final Rendition SOURCE = new Rendition("demo", "source");
    private static final long TEN = Micros.parse("2026-11-02T10:00:00");
    private static final Hour HOUR = Hour.of(TEN);
    private static final Place PLACE = new Place(SOURCE, HOUR);

    @TempDir
    Path folder;

    private OpenStore there;
    private OpenStore here;
    private Context loop;
    private DigestSurvey survey;

    @BeforeEach
    void start() {
        there = new OpenStore(folder.resolve("there"));
        here = new OpenStore(folder.resolve("here"));
        Router router = Router.router(there.vertx);
        new DigestResource(new Digests(there.store), ctx -> ctx.next()).mount(router);
        int port = OpenStore.await(
                        there.vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
                .actualPort();
        loop = here.vertx.getOrCreateContext();
        PeerClient client = new PeerClient(
                here.vertx,
                "http://127.0.0.1:" + port,
                SettingsLoader.load(Map.of(), Map.of(), Map.of()).replicate(),
                new Throttle(0));
        survey = new DigestSurvey(here.vertx, client, new Digests(here.store), (rendition, hour) -> true);
    }

    @AfterEach
    void stop() {
        here.close();
        there.close();
    }

    private List<Place> places() {
        return OpenStore.await(Future.<List<Place>>future(
                promise -> loop.runOnContext(turn -> survey.places().onComplete(promise))));
    }

    private void settled(List<String> names) {
        OpenStore.await(Future.<Void>future(promise -> loop.runOnContext(turn -> {
            survey.settled(PLACE, names);
            promise.complete();
        })));
    }

    private List<String> names() {
        return OpenStore.await(here.store.names(SOURCE, HOUR, true));
    }

    private static void put(OpenStore store, int second, String content) {
        store.put(SOURCE, TEN + second * Micros.SECOND, 2 * Micros.SECOND, SegmentType.FULL, content);
    }

    @Test
    void anHour_isSettledOnlyByWhatItWasComparedBy() throws Exception {
        put(there, 0, "only there");
        put(here, 10, "only here");
        List<String> compared = names();
        assertThat(places()).containsExactly(PLACE);

        put(here, 20, "came from another since then");
        settled(names());
        Files.delete(here.store.base().resolve(PLACE.path()).resolve(names().get(1)));

        assertThat(names()).isEqualTo(compared);
        assertThat(places())
                .as("what is here now was never looked at with nothing to fetch")
                .containsExactly(PLACE);
        settled(names());
        assertThat(places()).isEmpty();
    }

    @Test
    void anHourThatThisNodeHasNothingOf_canBeSettled() {
        put(there, 0, "left alone for good");
        assertThat(places()).containsExactly(PLACE);

        settled(List.of());

        assertThat(places()).isEmpty();
    }
}
