package dev.cutroom.http;

import dev.cutroom.people.Person;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** Reads the bodies of requests. */
final class Bodies {

    private Bodies() {}

    /**
     * The body as a JSON object. It must be said to be JSON, which no form of another site's page can say.
     *
     * @throws Refusal with 400 when it is none, 415 when it is not said to be
     */
    static JsonObject object(RoutingContext ctx) {
        String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?")) {
            throw new Refusal(415, "Send the body as application/json.");
        }
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
        String writer = ctx.get(Access.WRITER);
        if (writer != null && !writer.equals(Person.LOCAL.name())) {
            return writer;
        }
        return body.getValue(key) instanceof String name && !name.isBlank() ? name : "unknown";
    }
}
