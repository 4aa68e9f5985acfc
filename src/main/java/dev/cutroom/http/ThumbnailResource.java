package dev.cutroom.http;

import dev.cutroom.picture.Crop;
import dev.cutroom.picture.ImageFormat;
import dev.cutroom.picture.Template;
import dev.cutroom.picture.TemplatesTable;
import dev.cutroom.picture.Thumbnails;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
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
        template.compose(found -> thumbnails.make(
                        rendition, time, found.image(), crop.or(found::crop), location.or(found::location)))
                .onSuccess(image -> Answers.end(ctx.response(), ImageFormat.PNG.mediaType(), image))
                .onFailure(ctx::fail);
    }
}
