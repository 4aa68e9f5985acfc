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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Captures the chats of this node's channels, on one event loop; channels come and go without a restart. */
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
    private final Map<ChatChannel, ChatRecorder> running = new LinkedHashMap<>();
    private final Map<String, ChatMeters> meters = new HashMap<>();
    private final List<ChatRecorder> leaving = new ArrayList<>();
    private Optional<NetClient> client = Optional.empty();
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
        client = Optional.of(vertx.createNetClient(options));
        vertx.setPeriodic(tickMillis, tick -> tick());
        return apply(channels);
    }

    /** Makes these the chats that are captured: joins new ones, leaves those that are gone, leaves equal ones alone. */
    public Future<Void> change(List<ChatChannel> wanted) {
        return Future.future(promise ->
                context.runOnContext(turn -> apply(List.copyOf(wanted)).onComplete(promise)));
    }

    private Future<Void> apply(List<ChatChannel> wanted) {
        List<Future<Void>> stops = new ArrayList<>();
        for (ChatChannel channel : List.copyOf(running.keySet())) {
            if (!wanted.contains(channel)) {
                Optional.ofNullable(running.remove(channel)).ifPresent(gone -> {
                    leaving.add(gone);
                    stops.add(gone.stop().otherwiseEmpty());
                });
            }
        }
        for (ChatChannel channel : wanted) {
            if (!running.containsKey(channel)) {
                ChatRecorder recorder = recorder(channel);
                running.put(channel, recorder);
                recorder.start();
            }
        }
        recorders = List.copyOf(running.values());
        return Future.join(stops).mapEmpty();
    }

    private ChatRecorder recorder(ChatChannel channel) {
        return new ChatRecorder(
                vertx,
                client.orElseThrow(),
                files,
                settings,
                channel,
                receiver(),
                clock,
                random,
                // They outlive their recorder, so that a channel that comes back goes on counting.
                meters.computeIfAbsent(channel.name(), name -> new ChatMeters(registry, name)));
    }

    /** Two processes of one name are two receivers, and so is one before and after a restart. */
    private String receiver() {
        StringBuilder name = new StringBuilder(nodeName).append('.');
        for (int i = 0; i < SLUG_LETTERS; i++) {
            name.append((char) ('a' + random.nextInt(26)));
        }
        return name.toString();
    }

    /** One that has left its chat stays until the disk has taken what it had. */
    private void tick() {
        recorders.forEach(ChatRecorder::tick);
        leaving.forEach(ChatRecorder::tick);
        leaving.removeIf(ChatRecorder::isEmpty);
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
        return Future.join(Stream.concat(recorders.stream(), leaving.stream())
                .map(ChatRecorder::stop)
                .toList());
    }
}
