package dev.cutroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.AuthSettings;
import dev.cutroom.conf.OidcSettings;
import dev.cutroom.conf.ReplicateSettings;
import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.event.OpenDatabase;
import dev.cutroom.people.People;
import dev.cutroom.people.Tokens;
import dev.cutroom.replicate.PeerView;
import dev.cutroom.replicate.ReplicatorVerticle;
import dev.cutroom.store.Digests;
import dev.cutroom.store.Extras;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes where nobody reads without a token, each the other's peer. */
class SharedTokenTest {

    private static final Rendition SOURCE = new Rendition("demo", "source");
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-02T12:00:00Z"), ZoneOffset.UTC);
    private static final int MOST_FAILURES = 20;

    @TempDir
    Path folder;

    private final OpenDatabase open = new OpenDatabase();
    private final List<Node> nodes = new ArrayList<>();

    private record Node(HttpNode http, ReplicateSettings settings, List<ReplicatorVerticle> replicators) {

        PeerView view() {
            return replicators.get(0).views().get(0);
        }

        boolean has(String path) {
            return Files.exists(http.base.resolve(path));
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (Node node : nodes) {
            for (ReplicatorVerticle one : node.replicators) {
                TestVertx.await(node.http.vertx.undeploy(one.deploymentID()));
            }
        }
        for (Node node : nodes) {
            node.http.close();
        }
        open.close();
    }

    private Node start(String name, String token) throws Exception {
        ReplicateSettings settings = SettingsLoader.load(
                        Map.of("replicate", Map.of("every", "20ms", "token", token)), Map.of(), Map.of())
                .replicate();
        Access access = new Access(
                new People(new Tokens(open.database), Optional.empty(), MOST_FAILURES, System::nanoTime),
                new AuthSettings(
                        AuthSettings.Reads.TOKEN, AuthSettings.Writes.TOKEN, MOST_FAILURES, OidcSettings.none()),
                true,
                settings.token());
        HttpNode http = new HttpNode(folder.resolve(name), ReadingGate.of(access), own -> {
            NoticesMeters notices = new NoticesMeters(own.registry);
            SegmentsMeters segments = new SegmentsMeters(own.registry);
            return () -> List.of(
                    new DigestResource(new Digests(own.store), access::read),
                    new NoticesResource(own.vertx, access::read, notices),
                    new ExtrasResource(own.store, new Extras(own.store), Set.of("pins"), access::read),
                    new FilesResource(own.store, access::read),
                    new SegmentsResource(own.files, segments));
        });
        Node node = new Node(http, settings, new ArrayList<>());
        nodes.add(node);
        return node;
    }

    private static void follow(Node node, Node peer) {
        ReplicateSettings settings = node.settings;
        ReplicatorVerticle replicators = new ReplicatorVerticle(
                node.http.store,
                new ReplicateSettings(
                        List.of(new ReplicateSettings.Peer("http://127.0.0.1:" + peer.http.port, Optional.empty())),
                        settings.fetches(),
                        settings.bandwidth(),
                        settings.every(),
                        settings.token(),
                        settings.peersFile(),
                        settings.database(),
                        settings.extras()),
                List.of(),
                List.of("pins"),
                "own",
                (rendition, hour) -> true,
                NOON,
                new Random(4),
                node.http.registry);
        TestVertx.await(node.http.vertx.deployVerticle(replicators));
        node.replicators.add(replicators);
    }

    private static String put(Node node, String start) throws Exception {
        return node.http.put(SOURCE, start, 2, SegmentType.FULL, start.getBytes(UTF_8));
    }

    private static void until(Node node, String what, BooleanSupplier condition) {
        TestVertx.until(node.http.vertx, what, condition);
    }

    @Test
    void segmentsTravelBothWays_whereTheTokenIsTheSame() throws Exception {
        Node paris = start("paris", "the same word");
        Node rome = start("rome", "the same word");
        String ofParis = put(paris, "2026-11-02T10:00:00");
        String ofRome = put(rome, "2026-11-02T11:00:00");
        assertThat(paris.http.raw.get("/segments/" + ofParis).status())
                .as("nobody else reads")
                .isEqualTo(401);

        follow(paris, rome);
        follow(rome, paris);

        until(rome, "what Paris had is in Rome", () -> rome.has(ofParis));
        until(paris, "what Rome had is in Paris", () -> paris.has(ofRome));
        until(paris, "notices come too", () -> paris.view().notices());
        assertThat(paris.view().by()).isEqualTo("digests");
    }

    @Test
    void nothingTravels_whereTheTokensDiffer_andThePeersStateSaysWhy() throws Exception {
        Node paris = start("paris", "one word");
        Node rome = start("rome", "another word");
        String ofParis = put(paris, "2026-11-02T10:00:00");

        follow(rome, paris);
        until(rome, "Paris is seen to refuse", () -> rome.view().state().equals("down"));

        assertThat(rome.view().error())
                .hasValueSatisfying(text -> assertThat(text).contains("replicate.token"));
        assertThat(rome.view().toString()).doesNotContain("another word");
        assertThat(rome.has(ofParis)).isFalse();
    }
}
