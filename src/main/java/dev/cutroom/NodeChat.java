package dev.cutroom;

import dev.cutroom.chat.ChatHistory;
import dev.cutroom.http.ChatResource;
import dev.cutroom.http.Resource;
import io.vertx.core.Future;
import java.util.List;

/** What was said in the channels' chats. */
final class NodeChat implements Feature {

    private final ChatHistory history;

    NodeChat(NodeParts parts) {
        history = new ChatHistory(parts.vertx(), parts.store(), parts.registry());
    }

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public Future<Void> start() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        return Future.succeededFuture();
    }

    @Override
    public List<Resource> resources() {
        return List.of(new ChatResource(history));
    }
}
