package dev.cutroom;

import dev.cutroom.chat.ChatChannel;
import dev.cutroom.chat.ChatHistory;
import dev.cutroom.chat.ChatMerger;
import dev.cutroom.chat.ChatRecorders;
import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.conf.ChatSettings;
import dev.cutroom.conf.NodeSettings;
import dev.cutroom.http.ChatResource;
import dev.cutroom.http.Resource;
import dev.cutroom.metrics.HealthParts.Health;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Capturing the channels' chats, and what was said in them. */
final class NodeChat implements Feature {

    private static final Logger LOG = LoggerFactory.getLogger(NodeChat.class);

    private final NodeParts parts;
    private final Deployment capture;
    private final Deployment merging;
    private final ChatHistory history;
    private final AtomicBoolean merges = new AtomicBoolean();
    private Optional<ChatRecorders> recorders = Optional.empty();

    NodeChat(NodeParts parts) {
        this.parts = parts;
        capture = new Deployment(parts.vertx());
        merging = new Deployment(parts.vertx());
        history = new ChatHistory(parts.vertx(), parts.store(), parts.registry());
    }

    @Override
    public String name() {
        return "chat";
    }

    /** Fails with {@link IllegalArgumentException} when a channel's chat cannot be captured. */
    @Override
    public Future<Void> start() {
        NodeSettings node = parts.settings().node();
        List<ChatChannel> channels = node.does(NodeSettings.Role.RECORD)
                ? parts.settings().channels().stream()
                        .flatMap(channel -> ChatChannel.of(channel).stream())
                        .toList()
                : List.of();
        boolean fetches = NodeReplicating.fetches(parts.settings());
        return (node.does(NodeSettings.Role.RECORD) ? capture(channels) : Future.<Void>succeededFuture())
                .compose(started -> channels.isEmpty() && !fetches ? Future.succeededFuture() : merge());
    }

    private Future<Void> capture(List<ChatChannel> channels) {
        ChatRecorders capturing = new ChatRecorders(
                parts.store(),
                parts.settings().chat(),
                channels,
                NodeName.of(parts.settings().node()),
                Clock.systemUTC(),
                new Random(),
                parts.registry());
        recorders = Optional.of(capturing);
        parts.health().add("chat", () -> health(capturing));
        return capture.start(capturing);
    }

    /** Makes the chats that these channels ask for the ones that are captured; to be called once this has started. */
    Future<Void> follow(List<ChannelSettings> channels) {
        List<ChatChannel> wanted =
                channels.stream().flatMap(channel -> chatOf(channel).stream()).toList();
        Future<Void> changed =
                recorders.map(capturing -> capturing.change(wanted)).orElse(Future.succeededFuture());
        return wanted.isEmpty() ? changed : Future.join(changed, merge()).mapEmpty();
    }

    /** One of the database may have been written by hand. */
    private static Optional<ChatChannel> chatOf(ChannelSettings channel) {
        try {
            return ChatChannel.of(channel);
        } catch (IllegalArgumentException wrong) {
            LOG.warn("a chat is not captured: {}", wrong.getMessage());
            return Optional.empty();
        }
    }

    /** Only a node that writes or fetches batches can have several for one minute. */
    private Future<Void> merge() {
        ChatSettings settings = parts.settings().chat();
        return settings.merge().isZero() || merges.getAndSet(true)
                ? Future.succeededFuture()
                : merging.start(new ChatMerger(parts.store(), settings, Clock.systemUTC(), parts.registry()));
    }

    private static Health health(ChatRecorders recorders) {
        List<String> missing = recorders.missing();
        return missing.isEmpty()
                ? Health.up("")
                : Health.degraded("chat not captured now: " + String.join(", ", missing));
    }

    @Override
    public Future<Void> stop() {
        return Future.join(capture.stop(), merging.stop()).mapEmpty();
    }

    @Override
    public List<Resource> resources() {
        return List.of(new ChatResource(history));
    }
}
