package dev.cutroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.replicate.PeerView;
import dev.cutroom.replicate.ReplicatorVerticle;
import dev.cutroom.store.Digests;
import dev.cutroom.store.Extras;
import dev.cutroom.store.OpenStore;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer of which a part is bad: the rest of it comes all the same. */
class ReplicationTroubleTest {

    private static final Rendition SOURCE = new Rendition("demo", "source");
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-02T12:00:00Z"), ZoneOffset.UTC);
    private static final String BAD_HOUR = "/files/demo/source/2026-11-02T11";
    private static final int LARGE_MEGABYTES = 40;

    @TempDir
    Path folder;

    private volatile Set<String> bad = Set.of();
    private volatile String badAnswer = "";
    private HttpNode peer;
    private OpenStore here;
    private ReplicatorVerticle replicators;

    @BeforeEach
    void start() {
        here = new OpenStore(folder.resolve("here"));
    }

    /** @param knowsDigests whether it is a Cutroom node; else it only lists, as one of wubloader does */
    private void startPeer(boolean knowsDigests) throws Exception {
        peer = new HttpNode(folder.resolve("peer"), it -> {
            SegmentsMeters meters = new SegmentsMeters(it.registry);
            return () -> List.of(
                    router -> router.route().handler(this::spoil),
                    knowsDigests ? new DigestResource(new Digests(it.store), ctx -> ctx.next()) : router -> {},
                    new ExtrasResource(it.store, new Extras(it.store), Set.of("pins"), ctx -> ctx.next()),
                    new FilesResource(it.store),
                    new SegmentsResource(it.files, meters));
        });
    }

    private void spoil(RoutingContext ctx) {
        if (!bad.contains(ctx.request().path())) {
            ctx.next();
        } else if (badAnswer.isEmpty()) {
            ctx.response().setStatusCode(500).end();
        } else {
            ctx.response().end(badAnswer);
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (replicators != null) {
            OpenStore.await(here.vertx.undeploy(replicators.deploymentID()));
        }
        here.close();
        if (peer != null) {
            peer.close();
        }
    }

    private void replicate(String... urls) {
        replicators = Replicating.into(here, "20ms", NOON, List.of(urls));
    }

    private String url() {
        return "http://127.0.0.1:" + peer.port;
    }

    private PeerView view() {
        return replicators.views().get(0);
    }

    private void until(String what, BooleanSupplier condition) {
        TestVertx.until(here.vertx, what, condition);
    }

    private void untilHere(String path) {
        until(path + " is here", () -> Files.exists(here.store.base().resolve(path)));
    }

    private void nextRounds(int count) {
        double then = rounds() + count;
        until("rounds end", () -> rounds() >= then);
    }

    private double rounds() {
        return here.registry.get("cutroom.replicate.rounds").counter().count();
    }

    private String put(String start) throws Exception {
        return peer.put(SOURCE, start, 2, SegmentType.FULL, start.getBytes(UTF_8));
    }

    private static void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "content");
    }

    @ParameterizedTest(name = "by digests: {0}")
    @ValueSource(booleans = {true, false})
    void anHourThatCannotBeListed_keepsNeitherOlderHoursNorExtrasAway(boolean knowsDigests) throws Exception {
        startPeer(knowsDigests);
        bad = Set.of(BAD_HOUR);
        String newest = put("2026-11-02T11:00:00");
        String older = put("2026-11-02T10:00:00");
        write(peer.base.resolve("pins/demo/1"));

        replicate(url());

        untilHere(older);
        untilHere("pins/demo/1");
        nextRounds(3);
        assertThat(view().state()).isEqualTo("up");
        assertThat(view().error()).hasValueSatisfying(text -> assertThat(text).contains(BAD_HOUR, "500"));
        assertThat(view().complete()).isEmpty();
        assertThat(here.registry.get("cutroom.replicate.failures").counter().count())
                .isPositive();

        bad = Set.of();
        untilHere(newest);
        until(
                "nothing is said to be bad any more",
                () -> view().error().isEmpty() && view().complete().isPresent());
    }

    @Test
    void aListingThatIsNone_doesNotKeepOlderHoursAway() throws Exception {
        startPeer(true);
        badAnswer = "<html>";
        bad = Set.of(BAD_HOUR);
        put("2026-11-02T11:00:00");
        String older = put("2026-11-02T10:00:00");

        replicate(url());

        untilHere(older);
        nextRounds(1);
        assertThat(view().state()).isEqualTo("up");
    }

    @Test
    void aFolderThatCannotBeListed_doesNotKeepTheOthersAway() throws Exception {
        startPeer(false);
        bad = Set.of("/files/demo/bad", "/files/worse");
        String good = put("2026-11-02T10:00:00");
        for (Rendition rendition : List.of(new Rendition("demo", "bad"), new Rendition("worse", "source"))) {
            peer.put(rendition, "2026-11-02T10:00:00", 2, SegmentType.FULL, "x".getBytes(UTF_8));
        }

        replicate(url());

        untilHere(good);
        nextRounds(1);
        assertThat(view().state()).isEqualTo("up");
        assertThat(view().error()).hasValueSatisfying(text -> assertThat(text).contains("/files/demo/bad"));
    }

    @Test
    void aPeerOfWhichNothingCanBeListed_isDown() throws Exception {
        startPeer(true);
        bad = Set.of("/api/digest", "/files");
        replicate(url());

        until("it is down", () -> view().state().equals("down"));

        assertThat(view().error()).contains("/files answered 500");
    }

    @Test
    void anExtraThatIsTooLarge_isAskedForEverLessOften_andNotRead() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        var server = here.vertx.createHttpServer().requestHandler(request -> answer(request, asked, taken));
        replicate("http://127.0.0.1:"
                + OpenStore.await(server.listen(0, "127.0.0.1")).actualPort());

        untilHere("pins/small");
        nextRounds(30);

        assertThat(asked.get()).as("times in 30 rounds").isBetween(1, 6);
        assertThat(taken.get())
                .as("megabytes that the client took, with what the sockets hold")
                .isLessThan(asked.get() * LARGE_MEGABYTES / 2);
        assertThat(view().state()).isEqualTo("up");
    }

    private static void answer(HttpServerRequest request, AtomicInteger asked, AtomicInteger taken) {
        switch (request.path()) {
            case "/files" -> request.response().end("[]");
            case "/extras/pins" -> request.response().end("[\"large\",\"small\"]");
            case "/segments/pins/small" -> request.response().end("small");
            case "/segments/pins/large" -> {
                asked.incrementAndGet();
                request.response().putHeader("Content-Length", Integer.toString(LARGE_MEGABYTES << 20));
                for (int i = 0; i < LARGE_MEGABYTES; i++) {
                    request.response()
                            .write(Buffer.buffer(new byte[1 << 20]))
                            .onSuccess(sent -> taken.incrementAndGet());
                }
            }
            default -> request.response().setStatusCode(404).end();
        }
    }

    @Test
    void anExtraThatCannotBeKeptHere_doesNotKeepTheOthersAway_andIsNotThePeersFault() throws Exception {
        startPeer(true);
        write(here.store.base().resolve("pins/demo/1/a folder here"));
        write(peer.base.resolve("pins/demo/1"));
        replicate(url());
        nextRounds(1);

        write(peer.base.resolve("pins/demo/2"));

        untilHere("pins/demo/2");
        nextRounds(2);
        assertThat(view().state()).isEqualTo("up");
    }

    @Test
    void aPeerWhoseHostHasAnUnderscore_orIsNone_standsInNoOthersWay() throws Exception {
        startPeer(true);
        String path = put("2026-11-02T10:00:00");

        replicate("http://node_a:1", "http://[nonsense:1", url());

        untilHere(path);
        until(
                "the two are seen to be away",
                () -> replicators.views().stream()
                                .filter(view -> view.state().equals("down"))
                                .count()
                        == 2);
        assertThat(replicators.views()).extracting(PeerView::name).contains("node_a:1", "[nonsense:1");
    }
}
