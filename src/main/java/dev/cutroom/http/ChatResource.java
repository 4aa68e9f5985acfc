package dev.cutroom.http;

import dev.cutroom.chat.ChatHistory;
import dev.cutroom.chat.ChatReading;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /{channel}/chat.json?start=&end=}: what was said, in wubloader's format (wire.md section 3). */
public final class ChatResource implements Resource {

    private static final int LONGEST_HOURS = 2;

    private final ChatHistory history;

    public ChatResource(ChatHistory history) {
        this.history = history;
    }

    @Override
    public void mount(Router router) {
        router.get("/:channel/chat.json").handler(this::messages);
    }

    private void messages(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        String channel = parameters.name("channel");
        TimeRange range = parameters.range();
        if (range.length() > LONGEST_HOURS * Micros.HOUR) {
            throw Refusal.badRequest(
                    "The range is longer than " + LONGEST_HOURS + " hours; ask for one part after the other.");
        }
        HttpServerRequest request = ctx.request();
        history.hasChannel(channel)
                .compose(known -> known
                        ? answer(request, history.read(channel, range))
                        : Future.failedFuture(Refusal.notFound(
                                "There is no channel '" + channel + "'; GET /files lists those there are.")))
                .onFailure(failure -> Problems.answer(request, failure));
    }

    private static Future<Void> answer(HttpServerRequest request, ChatReading reading) {
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, Answers.JSON)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (request.method().equals(HttpMethod.HEAD)) {
            return response.end();
        }
        response.setChunked(true);
        response.closeHandler(gone -> reading.cancel());
        response.exceptionHandler(broken -> reading.cancel());
        return reading.writeTo(response).compose(written -> response.end());
    }
}
