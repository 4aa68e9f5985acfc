package dev.cutroom.http;

import dev.cutroom.cut.Container;
import dev.cutroom.cut.Cut;
import dev.cutroom.cut.CutRequest;
import dev.cutroom.cut.CutType;
import dev.cutroom.cut.Cutter;
import dev.cutroom.cut.Transition;
import dev.cutroom.cut.Transitions;
import dev.cutroom.store.FileCache;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code GET /cut/{channel}/{quality}.{ts|mp4|mkv|webm}} and {@code GET /api/transitions} (wire.md sections 3, 4). */
public final class CutResource implements Resource {

    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");

    private final Cutter cutter;
    private final PieceSender pieces;

    public CutResource(Vertx vertx, Cutter cutter, FileCache files) {
        this.cutter = cutter;
        this.pieces = new PieceSender(vertx, files);
    }

    @Override
    public void mount(Router router) {
        router.get("/cut/:channel/:file").handler(this::cut);
        router.get("/api/cut/:channel/:quality/plan").handler(this::plan);
        router.get("/api/transitions").handler(CutResource::transitions);
    }

    private static void transitions(RoutingContext ctx) {
        JsonArray all = new JsonArray();
        Transitions.NAMES.forEach((name, description) ->
                all.add(new JsonObject().put("name", name).put("description", description)));
        Answers.json(ctx, all);
    }

    private void plan(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        CutType type = parameters.text("type").map(CutType::parse).orElse(CutType.SMART);
        Container container = parameters.text("container").map(Container::parse).orElse(CutRequest.container(type));
        CutRequest request = request(parameters, parameters.name("channel"), parameters.name("quality"), container);
        cutter.plan(request)
                .onSuccess(plan -> Answers.json(ctx, plan))
                .onFailure(failure -> Problems.answer(ctx.request(), failure));
    }

    private void cut(RoutingContext ctx) {
        CutRequest request = request(ctx, Parameters.of(ctx));
        HttpServerRequest asked = ctx.request();
        cutter.prepare(request, asked.remoteAddress().hostAddress())
                .compose(cut -> answer(asked, request, cut))
                .onFailure(failure -> Problems.answer(asked, failure));
    }

    static CutRequest request(RoutingContext ctx, Parameters parameters) {
        String file = parameters.name("file");
        int dot = file.lastIndexOf('.');
        if (dot <= 0) {
            throw Refusal.notFound("A cut's address ends in .ts, .mp4, .mkv or .webm.");
        }
        Container container = Container.parse(file.substring(dot + 1));
        return request(parameters, parameters.name("channel"), file.substring(0, dot), container);
    }

    static CutRequest request(Parameters parameters, String channel, String quality, Container container) {
        List<String> named = parameters.all("range");
        if (!named.isEmpty()
                && (parameters.time("start").isPresent()
                        || parameters.time("end").isPresent())) {
            throw Refusal.badRequest("Give either 'start' and 'end', or 'range', not both.");
        }
        List<TimeRange> ranges = named.isEmpty()
                ? List.of(parameters.range())
                : named.stream().map(CutRequest::range).toList();
        return new CutRequest(
                new Rendition(channel, quality),
                ranges,
                parameters.all("transition").stream().map(Transition::parse).toList(),
                parameters.flag("allow_holes", false),
                parameters.text("type").map(CutType::parse).orElseGet(() -> CutRequest.standardType(container)),
                container);
    }

    private Future<Void> answer(HttpServerRequest asked, CutRequest request, Cut cut) {
        HttpServerResponse response = asked.response();
        if (response.closed()) {
            // Who left while it was planned has no handler yet that would end it.
            cut.cancel();
            return Future.succeededFuture();
        }
        String tag = '"' + cut.tag() + '"';
        response.putHeader(HttpHeaders.ETAG, tag)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE)
                .putHeader(HttpHeaders.CONTENT_TYPE, cut.container().contentType())
                .putHeader("Content-Disposition", "inline; filename=\"" + name(request) + '"');
        if (EntityTags.noneMatchFails(asked, tag)) {
            response.headers().remove(HttpHeaders.CONTENT_TYPE);
            return response.setStatusCode(304).end();
        }
        if (cut.length().isEmpty() && ByteRange.skipsBegin(asked, tag)) {
            // A part has to name the whole's length, so the whole is made first.
            response.closeHandler(gone -> cut.cancel());
            return cut.whole().compose(made -> send(asked, made, tag));
        }
        return send(asked, cut, tag);
    }

    private Future<Void> send(HttpServerRequest asked, Cut cut, String tag) {
        return cut.length().isPresent() ? whole(asked, cut, tag, cut.length().getAsLong()) : stream(asked, cut);
    }

    private static String name(CutRequest request) {
        String channel = request.rendition().channel().replaceAll("[^A-Za-z0-9_-]", "_");
        String start = Micros.format(request.ranges().get(0).start()).replaceAll("[^0-9T]", "");
        return channel + "-" + start + "." + request.container().ending();
    }

    private Future<Void> whole(HttpServerRequest asked, Cut cut, String tag, long length) {
        HttpServerResponse response = asked.response().putHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        ByteRange part = ByteRange.of(asked, length, tag);
        part.describe(response, length);
        if (asked.method().equals(HttpMethod.HEAD) || part.length() == 0) {
            return response.end();
        }
        return pieces.send(asked, cut.pieces(), part.from(), part.from() + part.length());
    }

    private static Future<Void> stream(HttpServerRequest asked, Cut cut) {
        HttpServerResponse response = asked.response();
        if (asked.method().equals(HttpMethod.HEAD)) {
            cut.cancel();
            return response.end();
        }
        response.setChunked(true);
        response.closeHandler(gone -> cut.cancel());
        response.exceptionHandler(broken -> cut.cancel());
        return cut.writeTo(response).compose(written -> response.end());
    }
}
