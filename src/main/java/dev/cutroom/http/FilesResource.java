package dev.cutroom.http;

import dev.cutroom.flow.SharedAnswers;
import dev.cutroom.store.FolderListing;
import dev.cutroom.store.LineDigest;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code GET /files…}: what is in the store, as nodes compare it (wire.md section 3). */
public final class FilesResource implements Resource {

    /** Writing as many takes the loop two milliseconds; an hour of segments has a fifth of them. */
    private static final int MOST_NAMES_A_TURN = 10_000;

    private final SegmentStore store;
    private final Handler<RoutingContext> readers;
    private final SharedAnswers<Question, Text> listings;

    private record Question(Rendition rendition, Hour hour, boolean tombstones) {}

    private record Text(Buffer names, String etag) {}

    /** Open to all. */
    public FilesResource(SegmentStore store) {
        this(store, RoutingContext::next);
    }

    /**
     * @param readers lets a request through with {@code next()}, or fails it
     */
    public FilesResource(SegmentStore store, Handler<RoutingContext> readers) {
        this.store = store;
        this.readers = readers;
        this.listings = new SharedAnswers<>(this::listing);
    }

    @Override
    public void mount(Router router) {
        router.get("/files").handler(readers).handler(ctx -> answer(ctx, store.channels()));
        router.get("/files/:channel")
                .handler(readers)
                .handler(ctx -> answer(ctx, store.qualities(Parameters.of(ctx).name("channel"))));
        router.get("/files/:channel/:quality").handler(readers).handler(ctx -> answer(ctx, hours(Parameters.of(ctx))));
        router.get("/files/:channel/:quality/:hour").handler(readers).handler(this::names);
    }

    private Future<List<String>> hours(Parameters parameters) {
        return store.hours(parameters.rendition())
                .map(hours -> hours.stream().map(Hour::toString).toList());
    }

    private void names(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        Question question = new Question(
                parameters.rendition(), Hour.parse(parameters.name("hour")), parameters.flag("tombstones", false));
        listings.get(question).onComplete(text -> answer(ctx, text), ctx::fail);
    }

    private Future<Text> listing(Question question) {
        return store.listing(question.rendition, question.hour, question.tombstones)
                .compose(FilesResource::textOf);
    }

    private static Future<Text> textOf(FolderListing listing) {
        Context loop = Vertx.currentContext();
        return loop == null || listing.names().size() <= MOST_NAMES_A_TURN
                ? Future.succeededFuture(listing.beside(Text.class, FilesResource::text))
                : loop.executeBlocking(() -> text(listing), false);
    }

    /** A caller that knows the tag's meaning can see by it whether the names came as they were sent. */
    private static void answer(RoutingContext ctx, Text text) {
        ctx.response().putHeader(HttpHeaders.ETAG, text.etag);
        if (EntityTags.noneMatchFails(ctx.request(), text.etag)) {
            EntityTags.notModified(ctx.request());
        } else {
            Answers.end(ctx.response(), Answers.JSON, text.names);
        }
    }

    private static Text text(FolderListing listing) {
        return new Text(
                Answers.direct(new JsonArray(listing.names()).toBuffer()),
                "\"names-" + LineDigest.of(listing.names()) + '"');
    }

    private static void answer(RoutingContext ctx, Future<List<String>> names) {
        names.onComplete(found -> Answers.json(ctx, new JsonArray(found)), ctx::fail);
    }
}
