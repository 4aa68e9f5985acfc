package dev.cutroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.bus.Addresses;
import dev.cutroom.conf.HttpSettings;
import dev.cutroom.conf.SettingsLoader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.core.transport.Transport;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits, TLS, the bridge for browsers, and how it stops. */
class HttpLimitsTest {

    private static final int SECONDS = 15;

    private final Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
    private HttpFront front;
    private int port;

    private void start(Map<String, Object> settings) throws Exception {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("http.port", "0");
        HttpSettings http = SettingsLoader.load(Map.of(), Map.of(), all).http();
        Resource slow = router -> {
            router.get("/slow").handler(ctx -> vertx.setTimer(1_000, id -> ctx.end("done")));
            router.get("/quick").handler(ctx -> ctx.end("done"));
        };
        front = new HttpFront(
                vertx, http, () -> List.of(slow, new BridgeResource(vertx)), new SimpleMeterRegistry(), 2);
        port = front.start().await(SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        front.stop().await(SECONDS, TimeUnit.SECONDS);
        vertx.close().await(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void oneConnectionTooMany_isClosed_andRoomComesBack() throws Exception {
        start(Map.of("http.max-connections", "3"));
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            open.add(socket);
            ask(socket, "/quick");
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        try (Socket fourth = new Socket(InetAddress.getLoopbackAddress(), port)) {
            fourth.setSoTimeout(SECONDS * 1_000);
            ask(fourth, "/quick");
            assertThat(readToEnd(fourth)).isEmpty();
        }
        open.get(0).close();

        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        boolean answered = false;
        while (!answered && System.nanoTime() < giveUp) {
            try {
                answered = new RawHttp(port).get("/quick").status() == 200;
            } catch (java.io.IOException stillFull) {
                assertThat(stillFull).isNotNull();
            }
        }
        assertThat(answered).isTrue();
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Test
    void anIdleConnection_isClosed() throws Exception {
        start(Map.of("http.idle-timeout", "300ms"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SECONDS * 1_000);
            assertThat(readToEnd(socket)).isEmpty();
        }
    }

    @Test
    void whenItStops_answersUnderWayEnd_andNothingNewBegins() throws Exception {
        start(Map.of());
        CompletableFuture<String> underWay = CompletableFuture.supplyAsync(() -> {
            try {
                return new RawHttp(port).get("/slow").body();
            } catch (java.io.IOException failed) {
                return failed.toString();
            }
        });
        try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), port)) {
            ask(idle, "/quick");
            assertThat(idle.getInputStream().read()).isEqualTo('H');
            TimeUnit.MILLISECONDS.sleep(300);
            front.stop().await(SECONDS, TimeUnit.SECONDS);

            assertThat(underWay.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("done");
            idle.setSoTimeout(SECONDS * 1_000);
            assertThat(new String(readToEnd(idle), StandardCharsets.US_ASCII)).endsWith("done");
        }
        org.junit.jupiter.api.Assertions.assertThrows(java.io.IOException.class, () -> new RawHttp(port).get("/quick"));
    }

    @Test
    void withPemFiles_itSpeaksTls() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        start(Map.of(
                "http.tls-certificate", certificate.certificatePath(),
                "http.tls-key", certificate.privateKeyPath()));

        var client = vertx.createHttpClient(new io.vertx.core.http.HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setUseAlpn(true)
                .setProtocolVersion(io.vertx.core.http.HttpVersion.HTTP_2));
        String answer = client.request(io.vertx.core.http.HttpMethod.GET, port, "127.0.0.1", "/quick")
                .compose(io.vertx.core.http.HttpClientRequest::send)
                .compose(response -> response.body().map(body -> response.version() + " " + body))
                .await(SECONDS, TimeUnit.SECONDS);

        assertThat(answer).isEqualTo("HTTP_2 done");
        certificate.delete();
    }

    @Test
    void browsers_hearWhatIsPublished_andNothingElse() throws Exception {
        start(Map.of());
        List<String> secrets = new ArrayList<>();
        vertx.eventBus().<Object>consumer("cutroom.secret", message -> secrets.add(String.valueOf(message.body())));
        vertx.eventBus().<Object>consumer(Addresses.HEALTH, message -> secrets.add("health"));
        WebSocketClient client = vertx.createWebSocketClient();
        WebSocket socket =
                client.connect(port, "127.0.0.1", "/eventbus/websocket").await(SECONDS, TimeUnit.SECONDS);
        BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
        socket.textMessageHandler(text -> heard.add(new JsonObject(text)));
        socket.binaryMessageHandler(bytes -> heard.add(bytes.toJsonObject()));

        send(socket, "register", Addresses.SEGMENT_STORED);
        send(socket, "register", "cutroom.secret");
        assertThat(heard.poll(SECONDS, TimeUnit.SECONDS).getString("body")).isEqualTo("access_denied");
        send(socket, "send", "cutroom.secret");
        assertThat(heard.poll(SECONDS, TimeUnit.SECONDS).getString("body")).isEqualTo("access_denied");
        send(socket, "publish", Addresses.SEGMENT_STORED);
        assertThat(heard.poll(SECONDS, TimeUnit.SECONDS).getString("body")).isEqualTo("access_denied");
        send(socket, "send", Addresses.HEALTH);
        assertThat(heard.poll(SECONDS, TimeUnit.SECONDS).getString("body")).isEqualTo("access_denied");
        vertx.eventBus().publish("cutroom.secret", new JsonObject().put("x", 1));
        vertx.eventBus().publish(Addresses.SEGMENT_STORED, new JsonObject().put("path", "p"));

        JsonObject stored = heard.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(stored.getString("address")).isEqualTo(Addresses.SEGMENT_STORED);
        assertThat(stored.getJsonObject("body").getString("path")).isEqualTo("p");
        assertThat(secrets).hasSize(1).first().asString().contains("\"x\":1");
    }

    private static void send(WebSocket socket, String type, String address) {
        socket.writeTextMessage(new JsonObject()
                .put("type", type)
                .put("address", address)
                .put("body", new JsonObject())
                .encode());
    }

    private static void ask(Socket socket, String path) throws java.io.IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] readToEnd(Socket socket) throws java.io.IOException {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (java.net.SocketException reset) {
            return new byte[0];
        }
    }
}
