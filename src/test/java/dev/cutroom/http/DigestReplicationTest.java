package dev.cutroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.replicate.PeerView;
import dev.cutroom.replicate.ReplicatorVerticle;
import dev.cutroom.store.Digests;
import dev.cutroom.store.LineDigest;
import dev.cutroom.store.OpenStore;
import dev.cutroom.store.SegmentName;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that compare by digests, over a line that counts its bytes. */
class DigestReplicationTest {

    private static final Rendition SOURCE = new Rendition("demo", "source");
    private static final Rendition SMALL = new Rendition("demo", "360p");
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
    private static final Hour FIRST = Hour.parse("2026-11-02T10");

    /** How many an hour has makes no difference to what goes over the line; a real one has 1,800. */
    private static final int SEGMENTS = Integer.getInteger("cutroom.test.digest.segments", 10);

    @TempDir
    Path folder;

    private final AtomicLong wireBytes = new AtomicLong();
    private final Queue<String> listed = new ConcurrentLinkedQueue<>();
    private HttpNode peer;
    private OpenStore here;
    private ReplicatorVerticle replicators;

    @BeforeEach
    void start() throws Exception {
        peer = new HttpNode(folder.resolve("peer"), it -> {
            SegmentsMeters meters = new SegmentsMeters(it.registry);
            return () -> List.of(
                    router -> router.route().handler(ctx -> {
                        if (ctx.request().path().startsWith("/files")) {
                            listed.add(ctx.request().path());
                        }
                        ctx.next();
                    }),
                    new DigestResource(new Digests(it.store), ctx -> ctx.next()),
                    new FilesResource(it.store),
                    new SegmentsResource(it.files, meters));
        });
        here = new OpenStore(folder.resolve("here"));
    }

    @AfterEach
    void stop() throws Exception {
        if (replicators != null) {
            OpenStore.await(here.vertx.undeploy(replicators.deploymentID()));
        }
        here.close();
        peer.close();
    }

    private void replicate() {
        NetServer line = peer.vertx.createNetServer().connectHandler(near -> {
            near.pause();
            peer.vertx.createNetClient().connect(peer.port, "127.0.0.1").onSuccess(far -> {
                count(near, far);
                count(far, near);
                near.resume();
            });
        });
        int port = OpenStore.await(line.listen(0, "127.0.0.1")).actualPort();
        replicators = Replicating.into(here, "20ms", NOON, List.of("http://127.0.0.1:" + port));
    }

    private void count(NetSocket from, NetSocket to) {
        from.handler(bytes -> {
            wireBytes.addAndGet(bytes.length());
            var unused = to.write(bytes);
        });
        from.closeHandler(closed -> to.close());
    }

    private PeerView view() {
        return replicators.views().get(0);
    }

    private long rounds() {
        return (long) here.registry.get("cutroom.replicate.rounds").counter().count();
    }

    private void nextRounds(int count) {
        long then = rounds() + count;
        TestVertx.until(here.vertx, "rounds end", () -> rounds() >= then);
    }

    /** A name and nothing in it: what is compared is names alone. */
    private static void put(Path base, Rendition rendition, long start) throws IOException {
        String name = SegmentName.format(start, 2 * Micros.SECOND, SegmentType.FULL, "A".repeat(43));
        Path file = base.resolve(rendition.path())
                .resolve(Hour.of(start).toString())
                .resolve(name);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    private static void put(Path base, Rendition rendition, Hour hour, int segments) throws IOException {
        for (int i = 0; i < segments; i++) {
            put(base, rendition, hour.start() + i * 2L * Micros.SECOND);
        }
    }

    @Test
    void aQuietWeekOfTwoQualities_costsLessThanTenKilobytesARound() throws Exception {
        for (int i = 0; i < 168; i++) {
            Hour hour = new Hour(FIRST.index() + i);
            for (Rendition rendition : List.of(SOURCE, SMALL)) {
                put(peer.base, rendition, hour, SEGMENTS);
                put(here.store.base(), rendition, hour, SEGMENTS);
            }
        }
        replicate();
        nextRounds(1);
        long first = wireBytes.get();
        int rounds = 20;
        nextRounds(rounds);
        long quiet = (wireBytes.get() - first) / rounds;
        System.out.println("a quiet week costs " + first + " bytes at first and " + quiet + " a round from then on");

        assertThat(view().by()).isEqualTo("digests");
        assertThat(listed).isEmpty();
        assertThat(first).isBetween(100L, 2_000L);
        assertThat(quiet).isBetween(100L, 1_000L);
    }

    @Test
    void onlyTheHourThatDiffersIsListed_tombstonesCounted_andNoneThatWasSettled() throws Exception {
        for (int i = 0; i < 48; i++) {
            put(peer.base, SOURCE, new Hour(FIRST.index() + i), 3);
            put(here.store.base(), SOURCE, new Hour(FIRST.index() + i), 3);
        }
        replicate();
        nextRounds(3);
        assertThat(listed).isEmpty();

        String path = peer.put(SOURCE, "2026-11-03T11:50:00", 2, SegmentType.FULL, "new".getBytes(UTF_8));
        TestVertx.until(
                here.vertx, "it is here", () -> Files.exists(here.store.base().resolve(path)));
        assertThat(listed).containsOnly("/files/demo/source/2026-11-03T11");

        nextRounds(2);
        listed.clear();
        Path tombstone = Path.of(path.replace(".ts", ".tombstone"));
        Files.createFile(peer.base.resolve(tombstone));
        TestVertx.until(
                here.vertx, "it is buried", () -> Files.exists(here.store.base().resolve(tombstone)));
        assertThat(listed).containsOnly("/files/demo/source/2026-11-03T11");

        nextRounds(2);
        listed.clear();
        here.put(SOURCE, Micros.parse("2026-11-03T11:55:00"), 2 * Micros.SECOND, SegmentType.FULL, "only here");
        nextRounds(5);
        assertThat(listed).hasSizeBetween(1, 2);
    }

    @Test
    void anHoursDigest_isThatOfItsNames_andTagsSpareTheAnswer() throws Exception {
        peer.put(SOURCE, "2026-11-03T11:50:00", 2, SegmentType.FULL, "a".getBytes(UTF_8));
        String buried = peer.put(SOURCE, "2026-11-03T11:52:00", 2, SegmentType.FULL, "b".getBytes(UTF_8));
        Files.createFile(peer.base.resolve(buried.replace(".ts", ".tombstone")));
        List<String> names = OpenStore.await(peer.store.names(SOURCE, Hour.parse("2026-11-03T11"), true));

        RawHttp.Answer answer = peer.raw.get("/api/digest/demo/source");
        JsonObject body = new JsonObject(answer.bytes());

        assertThat(names).hasSize(2);
        assertThat(body.getJsonObject("hours").getString("2026-11-03T11")).isEqualTo(LineDigest.of(names));
        assertThat(peer.raw
                        .get("/api/digest/demo/source", "If-None-Match: " + answer.header("etag"))
                        .status())
                .isEqualTo(304);
        assertThat(new JsonObject(peer.raw
                                .get("/api/digest/demo/source?day=2026-11-03")
                                .bytes())
                        .getJsonObject("hours"))
                .isEqualTo(body.getJsonObject("hours"));
        assertThat(peer.raw.get("/api/digest/demo/source?day=today").status()).isEqualTo(400);
    }
}
