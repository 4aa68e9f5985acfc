package dev.cutroom.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Ends answers whose whole body is at hand; their length is sent for HEAD too. */
public final class Answers {

    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private Answers() {}

    public static void json(RoutingContext ctx, JsonObject body) {
        end(ctx.response(), JSON, body.toBuffer());
    }

    public static void json(RoutingContext ctx, JsonArray body) {
        end(ctx.response(), JSON, body.toBuffer());
    }

    public static void end(HttpServerResponse response, CharSequence contentType, Buffer body) {
        if (response.closed()) {
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        var unused = response.end(body);
    }

    /** A copy outside the heap, for a body that is sent many times: the socket takes it without another copy. */
    static Buffer direct(Buffer body) {
        return BufferInternal.buffer(
                Unpooled.directBuffer(body.length(), Math.max(1, body.length())).writeBytes(body.getBytes()));
    }
}
