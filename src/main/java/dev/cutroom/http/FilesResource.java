package dev.cutroom.http;

import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code GET /files…}: what is in the store, as nodes compare it (wire.md section 3). */
public final class FilesResource implements Resource {

    private final SegmentStore store;

    public FilesResource(SegmentStore store) {
        this.store = store;
    }

    @Override
    public void mount(Router router) {
        router.get("/files").handler(ctx -> answer(ctx, store.channels()));
        router.get("/files/:channel")
                .handler(ctx -> answer(ctx, store.qualities(Parameters.of(ctx).name("channel"))));
        router.get("/files/:channel/:quality").handler(ctx -> answer(ctx, hours(Parameters.of(ctx))));
        router.get("/files/:channel/:quality/:hour").handler(ctx -> answer(ctx, names(Parameters.of(ctx))));
    }

    private Future<List<String>> hours(Parameters parameters) {
        return store.hours(parameters.rendition())
                .map(hours -> hours.stream().map(Hour::toString).toList());
    }

    private Future<List<String>> names(Parameters parameters) {
        return store.names(
                parameters.rendition(), Hour.parse(parameters.name("hour")), parameters.flag("tombstones", false));
    }

    private static void answer(RoutingContext ctx, Future<List<String>> names) {
        names.onComplete(found -> Answers.json(ctx, new JsonArray(found)), ctx::fail);
    }
}
