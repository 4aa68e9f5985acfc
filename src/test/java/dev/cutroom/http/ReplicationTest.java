package dev.cutroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.ReplicateSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.replicate.PeerView;
import dev.cutroom.replicate.ReplicatorVerticle;
import dev.cutroom.store.ContentHash;
import dev.cutroom.store.OpenStore;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that fetches from another over a line that can be cut. */
class ReplicationTest {

    private static final Rendition SOURCE = new Rendition("demo", "source");
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-02T12:00:00Z"), ZoneOffset.UTC);
    private static final Hour TOO_OLD = Hour.parse("2026-10-01T10");

    @TempDir
    Path folder;

    private HttpNode peer;
    private OpenStore here;
    private NetServer line;
    private int port;
    private ReplicatorVerticle replicators;

    @BeforeEach
    void start() throws Exception {
        peer = new HttpNode(folder.resolve("peer"), it -> {
            SegmentsMeters meters = new SegmentsMeters(it.registry);
            return () -> List.of(new FilesResource(it.store), new SegmentsResource(it.files, meters));
        });
        here = new OpenStore(folder.resolve("here"));
        connect();
    }

    @AfterEach
    void stop() throws Exception {
        if (replicators != null) {
            OpenStore.await(here.vertx.undeploy(replicators.deploymentID()));
        }
        here.close();
        peer.close();
    }

    private void connect() {
        line = peer.vertx.createNetServer().connectHandler(near -> {
            near.pause();
            peer.vertx.createNetClient().connect(peer.port, "127.0.0.1").onSuccess(far -> {
                near.pipeTo(far);
                far.pipeTo(near);
            });
        });
        port = OpenStore.await(line.listen(port, "127.0.0.1")).actualPort();
    }

    private void replicate(Optional<Secret> token, int from) {
        ReplicateSettings settings = new ReplicateSettings(
                List.of(
                        new ReplicateSettings.Peer("http://127.0.0.1:" + from + "/", Optional.of("paris")),
                        new ReplicateSettings.Peer("http://127.0.0.1:1", Optional.of("own"))),
                3,
                new Bytes(100 << 20),
                Duration.ofMillis(20),
                token,
                Optional.empty(),
                false,
                List.of());
        replicators = new ReplicatorVerticle(
                here.store,
                settings,
                List.of(),
                List.of("pins"),
                "own",
                (rendition, hour) -> !hour.equals(TOO_OLD),
                NOON,
                new Random(4),
                here.registry);
        OpenStore.await(here.vertx.deployVerticle(replicators));
    }

    private PeerView view() {
        return replicators.views().get(0);
    }

    private void until(String what, java.util.function.BooleanSupplier condition) {
        TestVertx.until(here.vertx, what, condition);
    }

    /** Path to hash of all that is not hidden. */
    private static SortedMap<String, String> tree(Path base) {
        SortedMap<String, String> tree = new TreeMap<>();
        try (Stream<Path> found = Files.walk(base)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                String path = base.relativize(file).toString();
                if (!path.startsWith(".cutroom")) {
                    tree.put(path, ContentHash.of(file));
                }
            }
        } catch (IOException changing) {
            throw new UncheckedIOException(changing);
        }
        return tree;
    }

    private void bury(String path) throws IOException {
        Files.createFile(peer.base.resolve(path.replace(".ts", ".tombstone")));
    }

    private String put(String start, String content) throws Exception {
        return peer.put(SOURCE, start, 2, SegmentType.FULL, content.getBytes(UTF_8));
    }

    @Test
    void storesAreEqualInTheEnd_whateverTheLineAndTheFilesDo() throws Exception {
        byte[] large = new byte[3 << 20];
        new Random(2).nextBytes(large);
        peer.put(SOURCE, "2026-11-02T11:00:00", 2, SegmentType.FULL, large);
        peer.put(new Rendition("de mo?", "360p"), "2026-11-02T09:00:00", 2, SegmentType.SUSPECT, "s".getBytes(UTF_8));
        for (int second = 10; second < 40; second += 2) {
            put("2026-11-02T10:00:" + second, "content of " + second);
        }
        String batch = "demo/chat/2026-11-02T10/00:00-" + ContentHash.of("[]".getBytes(UTF_8)) + ".json";
        Files.createDirectories(peer.base.resolve(batch).getParent());
        Files.writeString(peer.base.resolve(batch), "[]");
        String corrupt = put("2026-11-02T10:01:00", "sound");
        Files.writeString(peer.base.resolve(corrupt), "rotten");
        String onlyThere = put("2026-11-02T10:02:00", "buried there");
        bury(onlyThere);
        String young = put("2026-11-02T11:59:00", "young");
        String old = put("2026-10-01T10:00:00", "old");
        String both = put("2026-11-02T10:03:00", "buried there, had here");
        here.put(
                SOURCE,
                dev.cutroom.timeline.Micros.parse("2026-11-02T10:03:00"),
                2_000_000,
                SegmentType.FULL,
                "buried there, had here");
        bury(both);

        replicate(Optional.empty(), port);
        SortedMap<String, String> expected = tree(peer.base);
        expected.keySet().removeAll(List.of(corrupt, onlyThere, young, old));
        until(
                "all but the rotten file is here",
                () -> view().state().equals("up") && tree(here.store.base()).equals(expected));
        until("a round has ended", () -> view().missing() == 1);

        OpenStore.await(line.close());
        until("the peer is seen to be gone", () -> view().state().equals("down"));
        put("2026-11-02T10:04:00", "while away");
        Files.writeString(peer.base.resolve(corrupt), "sound");
        connect();

        SortedMap<String, String> mended = tree(peer.base);
        mended.keySet().removeAll(List.of(onlyThere, young, old));
        until(
                "all is here",
                () -> view().state().equals("up")
                        && view().missing() == 0
                        && tree(here.store.base()).equals(mended));
        assertThat(replicators.views()).hasSize(1);
        assertThat(view().toJson().getString("name")).isEqualTo("paris");
        assertThat(here.registry.get("cutroom.replicate.mismatches").counter().count())
                .isPositive();
    }

    @Test
    void aTokenGoesWithEachCall() {
        var server = here.vertx.createHttpServer().requestHandler(request -> {
            boolean known = "Bearer word".equals(request.getHeader("Authorization"));
            var unused = request.response().setStatusCode(known ? 200 : 401).end("[]");
        });
        int from = OpenStore.await(server.listen(0, "127.0.0.1")).actualPort();

        replicate(Optional.of(new Secret("word")), from);

        until("the peer answers", () -> view().state().equals("up"));
    }
}
