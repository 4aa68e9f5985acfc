package dev.cutroom.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;

/** Reads the bodies of requests. */
final class Bodies {

    private Bodies() {}

    /**
     * The body as a JSON object.
     *
     * @throws Refusal with 400 when it is none
     */
    static JsonObject object(RoutingContext ctx) {
        Buffer body = ctx.body().buffer();
        try {
            if (body != null && body.toJsonValue() instanceof JsonObject object) {
                return object;
            }
        } catch (DecodeException malformed) {
            throw Refusal.badRequest("The body is not JSON; send an object.");
        }
        throw Refusal.badRequest("The body must be a JSON object.");
    }

    /** Who asks: the one who is signed in; else who the body says it is; else nobody known. */
    static String author(RoutingContext ctx, JsonObject body, String key) {
        User user = ctx.user();
        if (user != null && user.subject() != null) {
            return user.subject();
        }
        return body.getValue(key) instanceof String name && !name.isBlank() ? name : "unknown";
    }
}
