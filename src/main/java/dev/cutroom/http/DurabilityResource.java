package dev.cutroom.http;

import dev.cutroom.replicate.Durability;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code GET /api/durability/{channel}/{quality}}: how many nodes hold each part of a stream. */
public final class DurabilityResource implements Resource {

    private static final int MOST_COPIES = 100;

    private final Durability durability;
    private final Handler<RoutingContext> readers;
    private final Clock clock;

    /**
     * @param readers lets a request through with {@code next()}, or fails it
     */
    public DurabilityResource(Durability durability, Handler<RoutingContext> readers, Clock clock) {
        this.durability = durability;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/durability/:channel/:quality").handler(readers).handler(this::durability);
    }

    private void durability(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        Rendition rendition = parameters.rendition();
        int copies = parameters.number("copies", 2, 1, MOST_COPIES);
        TimeRange range = parameters.recentRange(ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
        durability
                .of(rendition, range)
                .onSuccess(report -> Answers.json(ctx, report.toJson(copies)))
                .onFailure(ctx::fail);
    }
}
