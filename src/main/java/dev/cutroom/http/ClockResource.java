package dev.cutroom.http;

import dev.cutroom.conf.EventSettings;
import dev.cutroom.timeline.Micros;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.LongSupplier;

/** {@code GET /api/clock}: what time it is here, and when the event began whose own clock people speak of. */
public final class ClockResource implements Resource {

    private final EventSettings settings;
    private final LongSupplier now;

    /** @param now microseconds since the epoch */
    public ClockResource(EventSettings settings, LongSupplier now) {
        this.settings = settings;
        this.now = now;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/clock").handler(this::clock);
    }

    private void clock(RoutingContext ctx) {
        JsonObject answer = new JsonObject().put("now", Micros.format(now.getAsLong()));
        settings.startMicros().ifPresent(start -> answer.put("eventStart", Micros.format(start)));
        ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Answers.json(ctx, answer);
    }
}
