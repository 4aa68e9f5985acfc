package dev.cutroom.chat;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.onLoop;
import static dev.cutroom.testing.TestVertx.until;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.ChatSettings;
import dev.cutroom.conf.StoreSettings;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.TimeRange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Chat recorders on a store in a temporary folder, a chat server, and a clock that the test moves. */
abstract class ChatFixture {

    static final Instant TEN = Instant.parse("2026-11-02T10:00:00Z");
    static final Duration LAG = Duration.ofSeconds(5);

    @TempDir
    Path base;

    final MovedClock clock = new MovedClock();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Vertx vertx;
    SegmentStore store;
    ScriptedIrc irc;

    /** Stands still until it is moved. */
    static final class MovedClock extends Clock {
        private final AtomicReference<Instant> now = new AtomicReference<>(TEN.plusSeconds(10));

        void moveTo(Instant time) {
            now.set(time);
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void open() {
        vertx = TestVertx.create();
        store = await(SegmentStore.open(
                vertx,
                base,
                new StoreSettings(
                        StoreSettings.Sync.NEVER, Duration.ofSeconds(5), new Bytes(1 << 24), Duration.ofMinutes(1)),
                registry));
        irc = new ScriptedIrc(vertx);
    }

    @AfterEach
    void close() {
        irc.close();
        await(store.close());
        await(vertx.close());
    }

    ChatSettings settings(Duration silence) {
        return settings("irc://127.0.0.1:" + irc.port(), silence);
    }

    static ChatSettings settings(String server, Duration silence) {
        return new ChatSettings(
                server,
                Duration.ofSeconds(60),
                LAG,
                silence,
                Duration.ofMillis(2),
                Duration.ofMillis(10),
                Duration.ZERO);
    }

    ChatRecorders capture(String node) {
        return capture(node, settings(Duration.ofMinutes(5)));
    }

    ChatRecorders capture(String node, ChatSettings settings) {
        return capture(node, settings, ChatRecorders.options(settings));
    }

    ChatRecorders capture(String node, ChatSettings settings, NetClientOptions options) {
        ChatRecorders recorders = new ChatRecorders(
                store,
                settings,
                List.of(new ChatChannel("demo", "c")),
                node,
                clock,
                new Random(),
                registry,
                options,
                10);
        await(vertx.deployVerticle(recorders));
        return recorders;
    }

    void stop(ChatRecorders recorders) {
        await(vertx.undeploy(recorders.deploymentID()));
    }

    /** A message of a second after ten. */
    static String said(String id, double second) {
        return said(id, second, "hello " + id);
    }

    static String said(String id, double second, String text) {
        long millis = TEN.toEpochMilli() + Math.round(second * 1_000);
        return "@badges=;id=" + id + ";tmi-sent-ts=" + millis + " :ann!ann@ann.tmi.twitch.tv PRIVMSG #c :" + text
                + "\r\n";
    }

    void untilReceived(int messages) {
        until(vertx, messages + " messages are received", () -> {
            var counter = registry.find("cutroom.chat.messages").counter();
            return counter != null && counter.count() >= messages;
        });
    }

    List<Path> files() throws IOException {
        Path chat = base.resolve("demo/chat");
        if (!Files.isDirectory(chat)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(chat)) {
            return found.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    /** What chat.json has of the hour after ten. */
    List<JsonObject> messages() {
        return messages(store);
    }

    static List<JsonObject> messages(SegmentStore of) {
        Sink sink = new Sink();
        long start = TEN.getEpochSecond() * Micros.SECOND;
        Vertx vertx = Vertx.vertx();
        onLoop(vertx, () -> new ChatHistory(vertx, of, new SimpleMeterRegistry())
                .read("demo", new TimeRange(start, start + Micros.HOUR))
                .writeTo(sink));
        await(vertx.close());
        List<JsonObject> messages = new ArrayList<>();
        new JsonArray(sink.all).forEach(each -> messages.add((JsonObject) each));
        return messages;
    }

    List<String> ids() {
        return messages().stream()
                .map(message -> message.getJsonObject("tags"))
                .map(tags -> tags == null ? "" : tags.getString("id", ""))
                .toList();
    }

    /** Takes all. */
    private static final class Sink implements WriteStream<Buffer> {
        private final Buffer all = Buffer.buffer();

        @Override
        public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
            return this;
        }

        @Override
        public Future<Void> write(Buffer data) {
            all.appendBuffer(data);
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> end() {
            return Future.succeededFuture();
        }

        @Override
        public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
            return this;
        }

        @Override
        public boolean writeQueueFull() {
            return false;
        }

        @Override
        public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
            return this;
        }
    }
}
