package dev.cutroom.http;

import dev.cutroom.bus.Addresses;
import dev.cutroom.event.EventChanges;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code GET /api/events/stream}: changes of events as they come, as server-sent events. */
public final class EventStreamResource implements Resource {

    /** Well within the time after which a proxy or this node closes a connection that says nothing. */
    private static final int TICK_MILLIS = 15_000;

    private static final int MOST_BLOCKED_TICKS = 2;
    private static final int MOST_CLIENTS = 2_000;

    private final EventChanges changes;
    private final Access access;
    private final EventStreamMeters meters;
    private final int tickMillis;
    private final Set<EventStream> streams = new LinkedHashSet<>();

    public EventStreamResource(EventChanges changes, Access access, EventStreamMeters meters) {
        this(changes, access, meters, TICK_MILLIS);
    }

    EventStreamResource(EventChanges changes, Access access, EventStreamMeters meters, int tickMillis) {
        this.changes = changes;
        this.access = access;
        this.meters = meters;
        this.tickMillis = tickMillis;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/events/stream").handler(access::read).handler(this::stream);
        // On the verticle's own context, so that both end with it.
        Vertx vertx = Vertx.currentContext().owner();
        vertx.eventBus()
                .consumer(Addresses.EVENT_CHANGED, told -> List.copyOf(streams).forEach(EventStream::wake));
        vertx.setPeriodic(tickMillis, tick -> List.copyOf(streams).forEach(this::tick));
    }

    private void tick(EventStream stream) {
        if (!stream.tick(MOST_BLOCKED_TICKS)) {
            meters.cutOff();
            close(stream);
            stream.cutOff();
        }
    }

    private void close(EventStream stream) {
        if (streams.remove(stream)) {
            meters.went();
        }
    }

    private void stream(RoutingContext ctx) {
        Optional<String> seen = Optional.ofNullable(ctx.request().getHeader("Last-Event-ID"))
                .filter(text -> !text.isBlank())
                .or(() -> Parameters.of(ctx).text("after"));
        Future<Long> from = seen.isEmpty() ? changes.last() : Future.succeededFuture(number(seen.get()));
        from.onSuccess(last -> open(ctx, last)).onFailure(ctx::fail);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException malformed) {
            throw Refusal.badRequest("The Last-Event-ID is none that this node gave; send the id of a change.");
        }
    }

    private void open(RoutingContext ctx, long last) {
        HttpServerRequest request = ctx.request();
        if (request.response().closed()) {
            return;
        }
        if (request.method().equals(HttpMethod.HEAD)) {
            ctx.response().putHeader("Content-Type", "text/event-stream").end();
            return;
        }
        if (!meters.came(MOST_CLIENTS)) {
            ctx.fail(new Refusal(503, "Already " + MOST_CLIENTS + " clients follow the changes; come again later."));
            return;
        }
        EventStream stream = new EventStream(request, changes, last);
        streams.add(stream);
        ctx.addEndHandler(ended -> close(stream));
        request.connection().shutdownHandler(stopping -> List.copyOf(streams).stream()
                .filter(one -> one.isOn(request.connection()))
                .forEach(EventStream::end));
        stream.begin();
    }
}
