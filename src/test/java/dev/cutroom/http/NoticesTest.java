package dev.cutroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.bus.Addresses;
import dev.cutroom.bus.SegmentStored;
import dev.cutroom.replicate.ReplicatorVerticle;
import dev.cutroom.store.Digests;
import dev.cutroom.store.OpenStore;
import dev.cutroom.store.SegmentWriting;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New segments between two nodes that have no round for an hour. */
class NoticesTest {

    private static final Rendition SOURCE = new Rendition("demo", "source");
    private static final Rendition OTHER = new Rendition("demo", "360p");
    private static final long NOW = Micros.parse("2026-11-20T12:00:00");
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final Queue<NetSocket> lines = new ConcurrentLinkedQueue<>();
    private HttpNode peer;
    private OpenStore here;
    private ReplicatorVerticle replicators;

    @BeforeEach
    void start() throws Exception {
        peer = new HttpNode(folder.resolve("peer"), it -> {
            SegmentsMeters segments = new SegmentsMeters(it.registry);
            NoticesMeters notices = new NoticesMeters(it.registry);
            return () -> List.of(
                    new DigestResource(new Digests(it.store), ctx -> ctx.next()),
                    new NoticesResource(it.vertx, ctx -> ctx.next(), notices),
                    new FilesResource(it.store),
                    new SegmentsResource(it.files, segments));
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
            lines.add(near);
            near.pause();
            peer.vertx.createNetClient().connect(peer.port, "127.0.0.1").onSuccess(far -> {
                near.pipeTo(far);
                far.pipeTo(near);
            });
        });
        int port = OpenStore.await(line.listen(0, "127.0.0.1")).actualPort();
        replicators = Replicating.into(here, "1h", NOON, List.of("http://127.0.0.1:" + port));
        TestVertx.until(
                here.vertx,
                "a round has ended and the stream is open",
                () -> view().state().equals("up") && view().notices());
    }

    private dev.cutroom.replicate.PeerView view() {
        return replicators.views().get(0);
    }

    private Segment store(Rendition rendition, long start, String content) {
        SegmentWriting writing = peer.store.begin(rendition, start, 2 * Micros.SECOND, SegmentStored.Source.RECORD);
        OpenStore.await(writing.write(Buffer.buffer(content)));
        return OpenStore.await(writing.finish(SegmentType.FULL));
    }

    private void untilHere(String path) {
        TestVertx.until(
                here.vertx,
                path + " is here",
                () -> Files.exists(here.store.base().resolve(path)));
    }

    @Test
    void whatComesAndWhatIsBuriedThere_isSoHereAtOnce_alsoAfterTheLineWasCut() {
        replicate();
        Segment first = store(SOURCE, NOW, "a second old");
        untilHere(first.path());

        OpenStore.await(peer.store.entomb(SOURCE, Hour.of(NOW), first.name()));
        untilHere(first.path().replace(".ts", ".tombstone"));

        lines.forEach(NetSocket::close);
        TestVertx.until(here.vertx, "the stream has ended", () -> !view().notices());
        TestVertx.until(here.vertx, "the stream is open again", () -> view().notices());
        untilHere(store(SOURCE, NOW + 2 * Micros.SECOND, "after the cut").path());
    }

    @Test
    void whatThisNodeRecordsItself_isLeftToTheRound() {
        replicate();
        here.put(SOURCE, NOW, 2 * Micros.SECOND, SegmentType.FULL, "recorded here");
        Segment there = store(SOURCE, NOW, "recorded there");
        untilHere(store(OTHER, NOW, "not recorded here").path());

        assertThat(Files.exists(here.store.base().resolve(there.path()))).isFalse();
        assertThat(here.registry.get("cutroom.replicate.notices").counter().count())
                .isEqualTo(2);
    }

    @Test
    void aClientThatDoesNotRead_isCutOff() throws Exception {
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4 << 10);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port));
            OutputStream out = slow.getOutputStream();
            out.write("GET /api/segments/stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
            out.flush();
            TestVertx.until(peer.vertx, "its stream is open", () -> streams() == 1);

            JsonObject large = new JsonObject().put("path", "x".repeat(30_000));
            TestVertx.until(peer.vertx, "it is cut off", () -> {
                peer.vertx.eventBus().publish(Addresses.SEGMENT_STORED, large);
                return peer.registry.get("cutroom.notices.cut.off").counter().count() == 1;
            });

            assertThat(streams()).isZero();
        }
    }

    private double streams() {
        return peer.registry.get("cutroom.notices.streams").gauge().value();
    }
}
