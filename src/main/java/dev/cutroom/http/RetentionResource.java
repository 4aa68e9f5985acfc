package dev.cutroom.http;

import dev.cutroom.store.Pin;
import dev.cutroom.store.Pins;
import dev.cutroom.store.Retention;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/**
 * {@code GET /api/retention/forecast}; {@code GET} and {@code POST /api/pins}, {@code DELETE /api/pins/{id}}: ranges that
 * retention leaves alone. Writing is for operators.
 */
public final class RetentionResource implements Resource {

    private final Retention retention;
    private final Pins pins;
    private final Handler<RoutingContext> operatorsOnly;

    /**
     * @param operatorsOnly lets a request through with {@code next()}, or fails it
     */
    public RetentionResource(Retention retention, Pins pins, Handler<RoutingContext> operatorsOnly) {
        this.retention = retention;
        this.pins = pins;
        this.operatorsOnly = operatorsOnly;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/retention/forecast").handler(this::forecast);
        router.get("/api/pins").handler(this::list);
        router.post("/api/pins").handler(operatorsOnly).handler(this::add);
        router.delete("/api/pins/:id").handler(operatorsOnly).handler(this::remove);
    }

    private void forecast(RoutingContext ctx) {
        retention
                .forecast()
                .onSuccess(forecast -> Answers.json(ctx, forecast.toJson()))
                .onFailure(ctx::fail);
    }

    private void list(RoutingContext ctx) {
        pins.all()
                .onSuccess(all -> {
                    JsonArray rows = new JsonArray();
                    all.forEach(pin -> rows.add(pin.toJson()));
                    Answers.json(ctx, rows);
                })
                .onFailure(ctx::fail);
    }

    private void add(RoutingContext ctx) {
        JsonObject asked = Bodies.object(ctx);
        Pin pin = Pin.of(
                asked.copy().put("id", UUID.randomUUID().toString()).put("owner", Bodies.author(ctx, asked, "owner")));
        pins.add(pin)
                .onSuccess(done -> {
                    ctx.response().setStatusCode(201).putHeader("Location", "/api/pins/" + pin.id());
                    Answers.json(ctx, pin.toJson());
                })
                .onFailure(ctx::fail);
    }

    private void remove(RoutingContext ctx) {
        String id = Parameters.of(ctx).name("id");
        pins.remove(id, Bodies.author(ctx, new JsonObject(), "by"))
                .onSuccess(existed -> {
                    if (existed) {
                        ctx.response().setStatusCode(204).end();
                    } else {
                        ctx.fail(Refusal.notFound("There is no pin '" + id + "'."));
                    }
                })
                .onFailure(ctx::fail);
    }
}
