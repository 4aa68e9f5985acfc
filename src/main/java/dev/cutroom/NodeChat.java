package dev.cutroom;

import dev.cutroom.chat.ChatChannel;
import dev.cutroom.chat.ChatHistory;
import dev.cutroom.chat.ChatRecorders;
import dev.cutroom.conf.NodeSettings;
import dev.cutroom.http.ChatResource;
import dev.cutroom.http.Resource;
import dev.cutroom.metrics.HealthParts.Health;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Random;

/** Capturing the channels' chats, and what was said in them. */
final class NodeChat implements Feature {

    private final NodeParts parts;
    private final Deployment deployment;
    private final ChatHistory history;

    NodeChat(NodeParts parts) {
        this.parts = parts;
        deployment = new Deployment(parts.vertx());
        history = new ChatHistory(parts.vertx(), parts.store(), parts.registry());
    }

    @Override
    public String name() {
        return "chat";
    }

    /** Fails with {@link IllegalArgumentException} when a channel's chat cannot be captured. */
    @Override
    public Future<Void> start() {
        List<ChatChannel> channels = parts.settings().channels().stream()
                .flatMap(channel -> ChatChannel.of(channel).stream())
                .toList();
        if (channels.isEmpty() || !parts.settings().node().does(NodeSettings.Role.RECORD)) {
            return Future.succeededFuture();
        }
        ChatRecorders recorders = new ChatRecorders(
                parts.store(),
                parts.settings().chat(),
                channels,
                NodeName.of(parts.settings().node()),
                Clock.systemUTC(),
                new Random(),
                parts.registry());
        parts.health().add("chat", () -> health(recorders));
        return deployment.start(recorders);
    }

    private static Health health(ChatRecorders recorders) {
        List<String> missing = recorders.missing();
        return missing.isEmpty()
                ? Health.up("")
                : Health.degraded("chat not captured now: " + String.join(", ", missing));
    }

    @Override
    public Future<Void> stop() {
        return deployment.stop();
    }

    @Override
    public List<Resource> resources() {
        return List.of(new ChatResource(history));
    }
}
