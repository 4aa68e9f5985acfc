package dev.cutroom.http;

import dev.cutroom.bus.Addresses;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code GET /api/segments/stream}: server-sent events {@code segment} and {@code tombstone}, as they come into the store.
 * Nothing is kept for a client that is away: it asks for what it missed by digest or listing. One that reads more slowly
 * than they come is cut off, so that memory stays bounded.
 */
public final class NoticesResource implements Resource {

    /** Below the least time after which something on the way gives up a line on which nothing moves. */
    private static final long KEEP_ALIVE_MILLIS = 15_000;

    /** About six hundred notices. */
    private static final int MOST_WAITING_BYTES = 256 << 10;

    private static final Buffer COMMENT = Buffer.buffer(":\n\n");

    private final Vertx vertx;
    private final Handler<RoutingContext> readers;
    private final NoticesMeters meters;
    private final Set<HttpServerResponse> clients = new LinkedHashSet<>();
    private boolean listening;

    /**
     * @param readers lets a request through with {@code next()}, or fails it
     */
    public NoticesResource(Vertx vertx, Handler<RoutingContext> readers, NoticesMeters meters) {
        this.vertx = vertx;
        this.readers = readers;
        this.meters = meters;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/segments/stream").handler(readers).handler(this::open);
    }

    private void open(RoutingContext ctx) {
        HttpServerResponse response = ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (ctx.request().method().equals(HttpMethod.HEAD)) {
            var unused = response.end();
            return;
        }
        if (response.closed()) {
            return;
        }
        listen();
        clients.add(response);
        meters.opened();
        ctx.addEndHandler(ended -> leave(response));
        ctx.request().connection().shutdownHandler(stopping -> {
            if (!response.ended() && !response.closed()) {
                var unused = response.end();
            }
        });
        response.setChunked(true).setWriteQueueMaxSize(MOST_WAITING_BYTES);
        var unused = response.write(COMMENT);
    }

    private void leave(HttpServerResponse response) {
        if (clients.remove(response)) {
            meters.closed();
        }
    }

    /** Once on each event loop, with the first client; it ends with the verticle that it runs in. */
    private void listen() {
        if (!listening) {
            listening = true;
            var bus = vertx.eventBus();
            bus.<JsonObject>localConsumer(Addresses.SEGMENT_STORED, message -> tell("segment", message.body()));
            bus.<JsonObject>localConsumer(Addresses.SEGMENT_BURIED, message -> tell("tombstone", message.body()));
            vertx.setPeriodic(KEEP_ALIVE_MILLIS, tick -> send(COMMENT));
        }
    }

    private void tell(String event, JsonObject data) {
        if (!clients.isEmpty()) {
            send(Buffer.buffer("event: " + event + "\ndata: " + data.encode() + "\n\n"));
        }
    }

    private void send(Buffer event) {
        for (HttpServerResponse client : List.copyOf(clients)) {
            if (client.writeQueueFull()) {
                meters.cutOff();
                leave(client);
                client.reset();
            } else {
                var unused = client.write(event);
            }
        }
    }
}
