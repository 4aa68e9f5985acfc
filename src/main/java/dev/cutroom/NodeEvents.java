package dev.cutroom;

import dev.cutroom.conf.OidcSettings;
import dev.cutroom.conf.Settings;
import dev.cutroom.database.NodeDatabase;
import dev.cutroom.event.AuditTrail;
import dev.cutroom.event.EventChanges;
import dev.cutroom.event.EventImport;
import dev.cutroom.event.Events;
import dev.cutroom.http.Access;
import dev.cutroom.http.AuditResource;
import dev.cutroom.http.EventStreamMeters;
import dev.cutroom.http.EventStreamResource;
import dev.cutroom.http.EventsCsvResource;
import dev.cutroom.http.EventsResource;
import dev.cutroom.http.MeResource;
import dev.cutroom.http.Resource;
import dev.cutroom.metrics.HealthParts.Health;
import dev.cutroom.people.IdTokens;
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
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The database, who may do what, and the events. The node starts without its database and goes on when it comes. */
final class NodeEvents implements Feature {

    private final NodeParts parts;
    private final NodeDatabase database;
    private final Events events;
    private final Optional<IdTokens> provider;
    private final People people;
    private final Access access;
    private final EventStreamMeters streamMeters;

    NodeEvents(NodeParts parts) {
        this.parts = parts;
        Settings settings = parts.settings();
        Path folder = parts.store().base().resolve(SegmentStore.PRIVATE_FOLDER).resolve("postgres");
        database = NodeDatabase.of(parts.vertx(), settings.database(), folder, parts.registry());
        events = new Events(database);
        OidcSettings oidc = settings.auth().oidc();
        provider = oidc.issuer().map(issuer -> new IdTokens(parts.vertx(), oidc, Clock.systemUTC(), System::nanoTime));
        people = new People(new Tokens(database), provider, settings.auth().failuresAMinute(), System::nanoTime);
        access = new Access(
                people,
                settings.auth(),
                isLoopback(settings.http().host()),
                settings.replicate().token());
        streamMeters = new EventStreamMeters(parts.registry());
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
        people.listen(database);
        provider.ifPresent(ids -> {
            parts.health()
                    .add(
                            "identity provider",
                            () -> ids.failure().isEmpty() ? Health.up("") : Health.degraded(ids.failure()));
            ids.start();
        });
        return database.start();
    }

    @Override
    public Future<Void> stop() {
        return provider.map(IdTokens::stop).orElseGet(Future::succeededFuture).transform(stopped -> database.stop());
    }

    @Override
    public List<Resource> resources() {
        return List.of(
                new EventStreamResource(new EventChanges(database), access, streamMeters),
                new EventsCsvResource(events, new EventImport(parts.vertx(), database), access),
                new AuditResource(new AuditTrail(database), access),
                new EventsResource(events, access),
                new MeResource(access));
    }
}
