package dev.cutroom.http;

import dev.cutroom.store.Digests;
import dev.cutroom.store.RenditionDigest;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * {@code GET /api/digest}: a hash of each rendition; {@code GET /api/digest/{channel}/{quality}}: of each day and hour of
 * one, {@code ?by=day} of its days alone, {@code ?day=2026-11-02} of that day's hours. Each answer's entity tag is the
 * hash over all that it lists.
 */
public final class DigestResource implements Resource {

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private final Digests digests;
    private final Handler<RoutingContext> readers;

    /**
     * @param readers lets a request through with {@code next()}, or fails it
     */
    public DigestResource(Digests digests, Handler<RoutingContext> readers) {
        this.digests = digests;
        this.readers = readers;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/digest").handler(readers).handler(this::all);
        router.get("/api/digest/:channel/:quality").handler(readers).handler(this::one);
    }

    private void all(RoutingContext ctx) {
        digests.all()
                .compose(found -> onWorker(ctx, () -> body(found)))
                .onSuccess(body -> answer(ctx, body))
                .onFailure(ctx::fail);
    }

    /** Hashing a year of hours takes milliseconds for each rendition. */
    private static Future<JsonObject> onWorker(RoutingContext ctx, Callable<JsonObject> body) {
        return ctx.vertx().executeBlocking(body, false);
    }

    private static JsonObject body(Map<String, RenditionDigest> found) {
        SortedMap<String, String> parts = new TreeMap<>();
        JsonArray renditions = new JsonArray();
        found.forEach((path, digest) -> {
            String whole = digest.whole();
            parts.put(path, whole);
            renditions.add(new JsonObject()
                    .put("channel", path.substring(0, path.indexOf('/')))
                    .put("quality", path.substring(path.indexOf('/') + 1))
                    .put("digest", whole));
        });
        String digest = RenditionDigest.of(parts);
        return new JsonObject().put("digest", digest).put("renditions", renditions);
    }

    private void one(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        Rendition rendition = parameters.rendition();
        String by = parameters.text("by").orElse("hour");
        String day = parameters.text("day").orElse("");
        if (!by.equals("hour") && !by.equals("day")) {
            throw Refusal.badRequest("The parameter 'by' must be hour or day.");
        }
        if (!day.isEmpty() && !DAY.matcher(day).matches()) {
            throw Refusal.badRequest("The parameter 'day' must be a date such as 2026-11-02.");
        }
        digests.of(rendition)
                .compose(digest -> onWorker(
                        ctx, () -> day.isEmpty() ? body(rendition, digest, by) : body(rendition, digest.hoursOf(day))))
                .onSuccess(body -> answer(ctx, body))
                .onFailure(ctx::fail);
    }

    private static JsonObject body(Rendition rendition, RenditionDigest digest, String by) {
        SortedMap<String, String> days = digest.days();
        JsonObject body =
                body(rendition).put("digest", RenditionDigest.of(days)).put("days", json(days));
        return by.equals("hour") ? body.put("hours", json(digest.hours())) : body;
    }

    private static JsonObject body(Rendition rendition, SortedMap<?, String> hours) {
        return body(rendition).put("digest", RenditionDigest.of(hours)).put("hours", json(hours));
    }

    private static JsonObject body(Rendition rendition) {
        return new JsonObject().put("channel", rendition.channel()).put("quality", rendition.quality());
    }

    private static JsonObject json(SortedMap<?, String> digests) {
        JsonObject json = new JsonObject();
        digests.forEach((name, digest) -> json.put(name.toString(), digest));
        return json;
    }

    static void answer(RoutingContext ctx, JsonObject body) {
        if (!EntityTags.answered(ctx.request(), '"' + body.getString("digest") + '"')) {
            Answers.json(ctx, body);
        }
    }
}
