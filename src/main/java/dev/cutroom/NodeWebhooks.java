package dev.cutroom;

import dev.cutroom.conf.WebhookSettings;
import dev.cutroom.event.Webhooks;
import dev.cutroom.http.Resource;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/** Telling others of changes of events. */
final class NodeWebhooks implements Feature {

    private final NodeParts parts;
    private final NodeEvents events;
    private final Deployment deployment;

    NodeWebhooks(NodeParts parts, NodeEvents events) {
        this.parts = parts;
        this.events = events;
        deployment = new Deployment(parts.vertx());
    }

    @Override
    public String name() {
        return "the webhooks";
    }

    @Override
    public Future<Void> start() {
        List<WebhookSettings> hooks = parts.settings().webhooks();
        return hooks.isEmpty()
                ? Future.succeededFuture()
                : deployment.start(new Webhooks(events.database(), hooks, Clock.systemUTC(), parts.registry()));
    }

    @Override
    public Future<Void> stop() {
        return deployment.stop();
    }

    @Override
    public List<Resource> resources() {
        return List.of();
    }
}
