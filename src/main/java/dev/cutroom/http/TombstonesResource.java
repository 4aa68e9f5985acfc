package dev.cutroom.http;

import dev.cutroom.store.Tombstones;
import dev.cutroom.store.Tombstones.Note;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * {@code GET /api/tombstones/{channel}/{quality}/{hour}}; {@code PUT} (with {@code {"reason": …}}) and {@code DELETE}
 * with a segment's name behind it. Writing is for operators.
 */
public final class TombstonesResource implements Resource {

    private static final String HOUR = "/api/tombstones/:channel/:quality/:hour";

    private final Tombstones tombstones;
    private final Clock clock;
    private final Handler<RoutingContext> operatorsOnly;

    /**
     * @param operatorsOnly lets a request through with {@code next()}, or fails it
     */
    public TombstonesResource(Tombstones tombstones, Clock clock, Handler<RoutingContext> operatorsOnly) {
        this.tombstones = tombstones;
        this.clock = clock;
        this.operatorsOnly = operatorsOnly;
    }

    @Override
    public void mount(Router router) {
        router.get(HOUR).handler(this::list);
        router.put(HOUR + "/:name").handler(operatorsOnly).handler(this::set);
        router.delete(HOUR + "/:name").handler(operatorsOnly).handler(this::remove);
    }

    private static Hour hour(RoutingContext ctx) {
        return Hour.parse(Parameters.of(ctx).name("hour"));
    }

    private void list(RoutingContext ctx) {
        tombstones
                .of(Parameters.of(ctx).rendition(), hour(ctx))
                .onSuccess(found -> {
                    JsonArray rows = new JsonArray();
                    found.forEach(tombstone -> {
                        JsonObject row = new JsonObject().put("segment", tombstone.segment());
                        tombstone.note().ifPresent(note -> put(row, note));
                        rows.add(row);
                    });
                    Answers.json(ctx, rows);
                })
                .onFailure(ctx::fail);
    }

    private static JsonObject put(JsonObject row, Note note) {
        return row.put("reason", note.reason()).put("author", note.author()).put("at", Micros.format(note.at()));
    }

    private void set(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        JsonObject body = Bodies.object(ctx);
        if (!(body.getValue("reason") instanceof String reason)) {
            throw Refusal.badRequest("The body needs a 'reason': why the segment is not to be used.");
        }
        Note note = new Note(
                reason, Bodies.author(ctx, body, "author"), ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
        tombstones
                .set(parameters.rendition(), hour(ctx), parameters.name("name"), note)
                .onSuccess(done -> Answers.json(ctx, put(new JsonObject(), note)))
                .onFailure(ctx::fail);
    }

    private void remove(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        tombstones
                .remove(parameters.rendition(), hour(ctx), parameters.name("name"))
                .onSuccess(done -> ctx.response().setStatusCode(204).end())
                .onFailure(ctx::fail);
    }
}
