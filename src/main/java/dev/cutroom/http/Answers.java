package dev.cutroom.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Ends answers whose whole body is at hand; their length is sent for HEAD too. */
public final class Answers {

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private Answers() {}

    public static void json(RoutingContext ctx, JsonObject body) {
        end(ctx.response(), JSON, body.toBuffer());
    }

    public static void json(RoutingContext ctx, JsonArray body) {
        end(ctx.response(), JSON, body.toBuffer());
    }

    public static void end(HttpServerResponse response, CharSequence contentType, Buffer body) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        var unused = response.end(body);
    }
}
