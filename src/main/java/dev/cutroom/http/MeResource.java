package dev.cutroom.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;

/** {@code GET /api/me}: who the sender of a token is, and which roles they have. */
public final class MeResource implements Resource {

    private final Access access;

    public MeResource(Access access) {
        this.access = access;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/me").handler(ctx -> access.identify(ctx.request())
                .onSuccess(person -> {
                    JsonArray roles = new JsonArray();
                    person.roles().stream().sorted().forEach(role -> roles.add(role.text()));
                    ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                    Answers.json(
                            ctx, new JsonObject().put("name", person.name()).put("roles", roles));
                })
                .onFailure(ctx::fail));
    }
}
