package dev.cutroom;

import dev.cutroom.conf.Settings;
import dev.cutroom.database.NodeDatabase;
import dev.cutroom.event.Events;
import dev.cutroom.http.Access;
import dev.cutroom.http.EventsResource;
import dev.cutroom.http.Resource;
import dev.cutroom.metrics.HealthParts.Health;
import dev.cutroom.people.People;
import dev.cutroom.people.Role;
import dev.cutroom.people.Tokens;
import dev.cutroom.store.SegmentStore;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/** The database, who may do what, and the events. The node starts without its database and goes on when it comes. */
final class NodeEvents implements Feature {

    private final NodeParts parts;
    private final NodeDatabase database;
    private final Events events;
    private final Access access;

    NodeEvents(NodeParts parts) {
        this.parts = parts;
        Settings settings = parts.settings();
        Path folder = parts.store().base().resolve(SegmentStore.PRIVATE_FOLDER).resolve("postgres");
        database = NodeDatabase.of(parts.vertx(), settings.database(), folder, parts.registry());
        events = new Events(database);
        access = new Access(
                new People(new Tokens(database), System::nanoTime),
                settings.auth(),
                isLoopback(settings.http().host()),
                settings.replicate().token());
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    NodeDatabase database() {
        return database;
    }

    Events events() {
        return events;
    }

    Access access() {
        return access;
    }

    /** Lets operators pass; others get 401 or 403. */
    Handler<RoutingContext> operatorsOnly() {
        return ctx ->
                access.write(ctx, Role.OPERATOR).onSuccess(person -> ctx.next()).onFailure(ctx::fail);
    }

    @Override
    public String name() {
        return "the database";
    }

    @Override
    public Future<Void> start() {
        parts.health().add("database", () -> database.isUp() ? Health.up("") : Health.degraded(database.state()));
        Events.tellBus(parts.vertx(), database);
        return database.start();
    }

    @Override
    public Future<Void> stop() {
        return database.stop();
    }

    @Override
    public List<Resource> resources() {
        return List.of(new EventsResource(events, access));
    }
}
