package dev.cutroom;

import dev.cutroom.http.ClockResource;
import dev.cutroom.http.PresenceResource;
import dev.cutroom.http.Resource;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What people need who edit together: who else is there, and the clock of the event that they speak of. */
final class NodeEditing implements Feature {

    private final NodeParts parts;
    private final NodeEvents events;

    NodeEditing(NodeParts parts, NodeEvents events) {
        this.parts = parts;
        this.events = events;
    }

    @Override
    public String name() {
        return "editing together";
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
        return List.of(
                new PresenceResource(parts.vertx().eventBus(), events.access()),
                new ClockResource(
                        parts.settings().event(), () -> TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis())));
    }
}
