package dev.cutroom.http;

import dev.cutroom.bus.Addresses;
import dev.cutroom.bus.PresenceChanged;
import dev.cutroom.people.Role;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code POST /api/events/{id}/presence}: an editor's page says every few seconds that it has the event open. It is passed
 * on to all listeners and kept nowhere: who is silent for a while has left.
 */
public final class PresenceResource implements Resource {

    private final EventBus bus;
    private final Access access;

    public PresenceResource(EventBus bus, Access access) {
        this.bus = bus;
        this.access = access;
    }

    @Override
    public void mount(Router router) {
        router.post("/api/events/:id/presence").handler(this::say);
    }

    private void say(RoutingContext ctx) {
        PresenceChanged said = PresenceChanged.read(ctx.pathParam("id"), Bodies.object(ctx));
        access.write(ctx, Role.EDITOR)
                .onSuccess(person -> {
                    bus.publish(Addresses.PRESENCE_CHANGED, said.toJson(person.name()));
                    ctx.response().setStatusCode(204).end();
                })
                .onFailure(ctx::fail);
    }
}
