package dev.cutroom;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.testing.Postgres;
import dev.cutroom.testing.TestVertx;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node, and a chat server that counts who is in. */
class NodeChatTest {

    @TempDir
    Path data;

    private static NetServer chatServer(Vertx vertx, AtomicInteger joined) {
        return await(vertx.createNetServer()
                .connectHandler(socket -> socket.handler(lines -> {
                    if (lines.toString().contains("JOIN #crowd\r\n")) {
                        joined.incrementAndGet();
                        socket.closeHandler(left -> joined.decrementAndGet());
                    }
                }))
                .listen(0, "127.0.0.1"));
    }

    private static int send(String method, String url, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    }

    @Test
    void aChannelPutOverHttp_hasItsChatCaptured_untilItIsDeleted() throws Exception {
        Vertx vertx = TestVertx.create();
        AtomicInteger joined = new AtomicInteger();
        NetServer server = chatServer(vertx, joined);
        Node node = new Node(SettingsLoader.load(
                Map.of(
                        "node", Map.of("data", data.toString(), "roles", List.of("record", "serve")),
                        "http", Map.of("port", 0),
                        "chat", Map.of("server", "irc://127.0.0.1:" + server.actualPort()),
                        "database", Map.of("url", Postgres.newDatabase())),
                Map.of(),
                Map.of()));
        await(node.start());
        String channel = node.url() + "/api/channels/more";
        String body = "{\"url\":\"http://127.0.0.1:1/\",\"chat\":\"crowd\"}";

        int tries = 0;
        while (send("PUT", channel, body) != 200) {
            assertThat(tries++).as("tries until the database is there").isLessThan(1_200);
            LockSupport.parkNanos(50_000_000);
        }
        until(vertx, "the chat is joined", () -> joined.get() == 1);

        assertThat(send("DELETE", channel, "")).isEqualTo(204);
        until(vertx, "the chat is left", () -> joined.get() == 0);
        await(node.stop());
        await(vertx.close());
    }
}
