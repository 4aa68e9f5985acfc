package dev.cutroom;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.store.ContentHash;
import dev.cutroom.testing.TestVertx;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node in this process, and what of it there is by its settings. */
class NodeTest {

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx vertx = TestVertx.create();
    private Node node;

    private void start(Map<String, ?> more) {
        Map<String, Object> options = new HashMap<>(
                Map.of("node.data", folder.resolve("data").toString(), "http.port", "0", "database.url", "none"));
        options.putAll(more);
        node = new Node(SettingsLoader.load(Map.of(), Map.of(), options));
        await(node.start());
    }

    @AfterEach
    void stop() {
        await(node.stop());
        await(vertx.close());
    }

    private int status(String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(node.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .statusCode();
    }

    @Test
    void aNodeThatServesNobody_answersWhatOthersNeedToCopyFromIt_andNothingElse() throws Exception {
        start(Map.of("node.roles", "record, replicate"));
        for (String copied : List.of("/health", "/metrics", "/files", "/files/demo", "/extras/pins", "/api/digest")) {
            assertThat(status(copied)).as(copied).isEqualTo(200);
        }
        for (String other : List.of(
                "/",
                "/watch",
                "/api/events",
                "/api/openapi.yaml",
                "/eventbus/info",
                "/playlist/demo.m3u8",
                "/cut/demo/source.ts",
                "/frame/demo/source.png",
                "/demo/chat.json",
                "/api/channels",
                "/api/peers")) {
            assertThat(status(other)).as(other).isEqualTo(404);
        }
    }

    @Test
    void aNodeThatServes_answersPeople() throws Exception {
        start(Map.of("node.roles", "serve"));
        assertThat(status("/api/openapi.yaml")).isEqualTo(200);
        assertThat(status("/files")).isEqualTo(200);
    }

    private void putBatch(Path hour, String receiver) throws IOException {
        String line = "{\"command\":\"PRIVMSG\",\"params\":[\"#c\",\"hello\"],\"receivers\":{\"" + receiver
                + "\":1762080001.5},\"tags\":{\"id\":\"x\"},\"time\":1762080001.0,\"time_range\":0}\n";
        Files.writeString(hour.resolve("40:00-" + ContentHash.of(line.getBytes(UTF_8)) + ".json"), line);
    }

    @Test
    void chatThatIsOnlyFetched_fromPeersOfAFile_isMerged() throws Exception {
        Path hour = Files.createDirectories(folder.resolve("data/demo/chat/2025-11-02T10"));
        putBatch(hour, "one");
        putBatch(hour, "two");
        Path peers = Files.writeString(folder.resolve("peers"), "# none yet\n");
        start(Map.of("replicate.peers-file", peers.toString(), "chat.merge", "100ms"));
        until(vertx, "one is left", () -> hour.toFile().list().length == 1);
    }
}
