package dev.cutroom.http;

import dev.cutroom.event.EventThumbnails;
import dev.cutroom.people.Role;
import dev.cutroom.picture.CustomImages;
import dev.cutroom.picture.ImageFormat;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code GET} and {@code PUT /api/events/{id}/thumbnail.png} (wire.md section 5). */
public final class EventThumbnailResource implements Resource {

    private final EventThumbnails thumbnails;
    private final Access access;

    public EventThumbnailResource(EventThumbnails thumbnails, Access access) {
        this.thumbnails = thumbnails;
        this.access = access;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/events/:id/thumbnail.png").handler(access::read).handler(this::get);
        router.put("/api/events/:id/thumbnail.png").handler(this::put);
    }

    private void get(RoutingContext ctx) {
        thumbnails
                .of(ctx.pathParam("id"))
                .onSuccess(known -> {
                    String tag = '"' + known.tag() + '"';
                    ctx.response().putHeader(HttpHeaders.ETAG, tag).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
                    if (EntityTags.noneMatchFails(ctx.request(), tag)) {
                        EntityTags.notModified(ctx.request());
                        return;
                    }
                    known.png()
                            .get()
                            .onSuccess(png -> Answers.end(ctx.response(), ImageFormat.PNG.mediaType(), png))
                            .onFailure(ctx::fail);
                })
                .onFailure(ctx::fail);
    }

    private void put(RoutingContext ctx) {
        Buffer body = ctx.body().buffer();
        if (body == null || body.length() == 0) {
            throw Refusal.badRequest("The body is empty; send the thumbnail as PNG.");
        }
        if (body.length() > CustomImages.LARGEST_BYTES) {
            throw new Refusal(
                    413,
                    "The thumbnail has " + body.length() + " bytes; at most " + CustomImages.LARGEST_BYTES
                            + " are taken, send a smaller PNG.");
        }
        long version = EventsResource.version(ctx);
        EventsResource.answer(
                ctx,
                access.write(ctx, Role.EDITOR)
                        .compose(person -> thumbnails.put(ctx.pathParam("id"), version, body, person)));
    }
}
