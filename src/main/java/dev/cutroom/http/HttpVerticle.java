package dev.cutroom.http;

import dev.cutroom.conf.HttpSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.VertxConnection;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of the HTTP side. All share one port; each has resources of its own. When it stops it takes no
 * new connection, lets the answers under way end, and closes what is left after {@code http.drain}.
 */
final class HttpVerticle extends VerticleBase {

    /** How often a socket is written to before the loop looks after what else is due; Netty's own are 16. */
    private static final int WRITES_A_TURN = 1;

    /** All verticles of a deployment share one free port for this one. */
    private static final int ONE_FREE_PORT = -1;

    /** Statuses that the router gives by itself. */
    private static final int[] ROUTER_STATUSES = {400, 401, 403, 404, 405, 406, 413, 415, 500};

    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    private final HttpSettings settings;
    private final ReadingGate gate;
    private final Supplier<List<Resource>> resources;
    private final HttpMeters meters;
    private @Nullable HttpServer server;
    private int port;

    HttpVerticle(HttpSettings settings, ReadingGate gate, Supplier<List<Resource>> resources, HttpMeters meters) {
        this.settings = settings;
        this.gate = gate;
        this.resources = resources;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        HttpServer created = vertx.createHttpServer(options());
        server = created;
        return created.requestHandler(frontDoor())
                .invalidRequestHandler(Problems::malformed)
                .connectionHandler(this::connected)
                .listen()
                .onSuccess(listening -> port = listening.actualPort());
    }

    int port() {
        return port;
    }

    private FrontDoor frontDoor() {
        Router router = Router.router(vertx);
        FrontDoor[] door = new FrontDoor[1];
        router.route().handler(ctx -> door[0].count(ctx));
        if (gate.isClosed()) {
            router.route().handler(gate::handle);
        }
        BodyHandler body =
                BodyHandler.create(false).setBodyLimit(settings.maxBody().count());
        router.route().handler(ctx -> {
            if (WITH_BODY.contains(ctx.request().method())) {
                body.handle(ctx);
            } else {
                ctx.next();
            }
        });
        List<Resource> own = resources.get();
        own.forEach(resource -> resource.mount(router));
        for (Route route : router.getRoutes()) {
            if (route.methods() != null && route.methods().contains(HttpMethod.GET)) {
                route.method(HttpMethod.HEAD);
            }
        }
        door[0] = new FrontDoor(
                router,
                own.stream()
                        .filter(HotResource.class::isInstance)
                        .map(HotResource.class::cast)
                        .toList(),
                gate,
                meters.requestsOfOneLoop());
        for (int status : ROUTER_STATUSES) {
            router.errorHandler(status, door[0]::fail);
        }
        return door[0];
    }

    private void connected(HttpConnection connection) {
        if (!meters.open(settings.maxConnections())) {
            connection.close();
            return;
        }
        connection.closeHandler(closed -> meters.close());
        if (connection instanceof VertxConnection own) {
            own.channel().config().setWriteSpinCount(WRITES_A_TURN);
        }
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? ONE_FREE_PORT : settings.port())
                .setMaxInitialLineLength((int) settings.maxUrl().count())
                .setMaxHeaderSize((int) settings.maxHeaders().count())
                .setIdleTimeout((int) settings.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHttp2ClearTextEnabled(true)
                .setHandle100ContinueAutomatically(true)
                .setWebSocketSubProtocols(List.of(Access.BUS_PROTOCOL))
                .setTcpNoDelay(true)
                .setTcpFastOpen(false);
        if (settings.tlsCertificate().isPresent() && settings.tlsKey().isPresent()) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(settings.tlsCertificate().get())
                            .setKeyPath(settings.tlsKey().get()));
        }
        return options;
    }

    @Override
    public Future<?> stop() {
        return server == null
                ? Future.succeededFuture()
                : server.shutdown(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
    }
}
