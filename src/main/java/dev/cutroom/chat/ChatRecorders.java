package dev.cutroom.chat;

import dev.cutroom.conf.ChatSettings;
import dev.cutroom.store.ChatFiles;
import dev.cutroom.store.SegmentStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Clock;
import java.util.List;
import java.util.Random;

/** Captures the chats of this node's channels, on one event loop. */
public final class ChatRecorders extends VerticleBase {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int SLUG_LETTERS = 5;
    private static final long TICK_MILLIS = 1_000;

    private final ChatFiles files;
    private final ChatSettings settings;
    private final List<ChatChannel> channels;
    private final String nodeName;
    private final Clock clock;
    private final Random random;
    private final NetClientOptions options;
    private final long tickMillis;
    private final MeterRegistry registry;
    private volatile List<ChatRecorder> recorders = List.of();

    /** @param nodeName this node's among others, by which batches name their receivers */
    public ChatRecorders(
            SegmentStore store,
            ChatSettings settings,
            List<ChatChannel> channels,
            String nodeName,
            Clock clock,
            Random random,
            MeterRegistry registry) {
        this(store, settings, channels, nodeName, clock, random, registry, options(settings), TICK_MILLIS);
    }

    ChatRecorders(
            SegmentStore store,
            ChatSettings settings,
            List<ChatChannel> channels,
            String nodeName,
            Clock clock,
            Random random,
            MeterRegistry registry,
            NetClientOptions options,
            long tickMillis) {
        files = new ChatFiles(store);
        this.settings = settings;
        this.channels = List.copyOf(channels);
        this.nodeName = nodeName;
        this.clock = clock;
        this.random = random;
        this.registry = registry;
        this.options = options;
        this.tickMillis = tickMillis;
    }

    static NetClientOptions options(ChatSettings settings) {
        return new NetClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setTcpKeepAlive(true)
                .setSsl(settings.isSecure())
                .setHostnameVerificationAlgorithm("HTTPS");
    }

    @Override
    public Future<?> start() {
        NetClient client = vertx.createNetClient(options);
        // Two processes of one name are two receivers, and so is one before and after a restart.
        StringBuilder slug = new StringBuilder(".");
        for (int i = 0; i < SLUG_LETTERS; i++) {
            slug.append((char) ('a' + random.nextInt(26)));
        }
        recorders = channels.stream()
                .map(channel -> new ChatRecorder(
                        vertx,
                        client,
                        files,
                        settings,
                        channel,
                        nodeName + slug,
                        clock,
                        random,
                        new ChatMeters(registry, channel.name())))
                .toList();
        recorders.forEach(ChatRecorder::start);
        vertx.setPeriodic(tickMillis, tick -> recorders.forEach(ChatRecorder::tick));
        return Future.succeededFuture();
    }

    /** The channels whose chat is not captured now; safe on any thread. */
    public List<String> missing() {
        return recorders.stream()
                .filter(recorder -> !recorder.isJoined())
                .map(ChatRecorder::channel)
                .toList();
    }

    @Override
    public Future<?> stop() {
        return Future.join(recorders.stream().map(ChatRecorder::stop).toList());
    }
}
