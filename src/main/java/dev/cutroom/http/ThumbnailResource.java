package dev.cutroom.http;

import dev.cutroom.picture.Crop;
import dev.cutroom.picture.ImageFormat;
import dev.cutroom.picture.Template;
import dev.cutroom.picture.TemplatesTable;
import dev.cutroom.picture.Thumbnails;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** {@code GET} and {@code POST /thumbnail/{channel}/{quality}.png} (wire.md section 3). */
public final class ThumbnailResource implements Resource {

    private final Thumbnails thumbnails;
    private final TemplatesTable templates;

    public ThumbnailResource(Thumbnails thumbnails, TemplatesTable templates) {
        this.thumbnails = thumbnails;
        this.templates = templates;
    }

    @Override
    public void mount(Router router) {
        router.get("/thumbnail/:channel/:file").handler(this::get);
        router.post("/thumbnail/:channel/:file").handler(this::post);
    }

    private void get(RoutingContext ctx) {
        String name = Parameters.of(ctx).requiredText("template");
        answer(
                ctx,
                templates
                        .get(name)
                        .map(found ->
                                found.orElseThrow(() -> Refusal.notFound("There is no template '" + name + "'."))));
    }

    private void post(RoutingContext ctx) {
        Buffer body = ctx.body().buffer();
        if (body == null || body.length() == 0) {
            throw Refusal.badRequest("The body is empty; send the template as PNG.");
        }
        answer(ctx, Future.succeededFuture(new Template("", body, Optional.empty(), Optional.empty())));
    }

    private void answer(RoutingContext ctx, Future<Template> template) {
        Parameters parameters = Parameters.of(ctx);
        String file = parameters.name("file");
        if (!file.endsWith(".png")) {
            throw Refusal.notFound("A thumbnail's address ends in .png.");
        }
        Rendition rendition = new Rendition(parameters.name("channel"), file.substring(0, file.length() - 4));
        long time = parameters.requiredTime("timestamp");
        Optional<Crop> crop = parameters.text("crop").map(Crop::parse);
        Optional<Crop> location = parameters.text("location").map(Crop::parse);
        Future<Segment> segment = thumbnails.segment(rendition, time);
        template.compose(found -> segment.compose(
                        under -> answer(ctx, found, under, time, crop.or(found::crop), location.or(found::location))))
                .onFailure(ctx::fail);
    }

    private Future<Void> answer(
            RoutingContext ctx,
            Template template,
            Segment segment,
            long time,
            Optional<Crop> crop,
            Optional<Crop> location) {
        String tag = EntityTags.of(List.of(
                segment.path(),
                Long.toString(time - segment.start()),
                EntityTags.part(template.image()),
                crop.toString(),
                location.toString()));
        boolean isGet = ctx.request().method().equals(HttpMethod.GET);
        if (isGet && EntityTags.answered(ctx.request(), tag)) {
            return Future.succeededFuture();
        }
        return thumbnails
                .make(segment, time, template.image(), crop, location)
                .onSuccess(image -> Answers.end(ctx.response(), ImageFormat.PNG.mediaType(), image))
                .mapEmpty();
    }
}
