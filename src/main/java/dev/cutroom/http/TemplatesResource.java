package dev.cutroom.http;

import dev.cutroom.people.Role;
import dev.cutroom.picture.Crop;
import dev.cutroom.picture.ImageFormat;
import dev.cutroom.picture.Template;
import dev.cutroom.picture.TemplatesTable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /api/templates}: the images that thumbnails are composed under. */
public final class TemplatesResource implements Resource {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

    private final TemplatesTable templates;
    private final Access access;

    public TemplatesResource(TemplatesTable templates, Access access) {
        this.templates = templates;
        this.access = access;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/templates").handler(access::read).handler(this::list);
        router.get("/api/templates/:name").handler(access::read).handler(this::get);
        router.put("/api/templates/:name").handler(this::put);
        router.delete("/api/templates/:name").handler(this::remove);
    }

    private void list(RoutingContext ctx) {
        templates
                .names()
                .onSuccess(names -> Answers.json(ctx, new JsonArray(names)))
                .onFailure(ctx::fail);
    }

    private void get(RoutingContext ctx) {
        String name = Parameters.of(ctx).name("name");
        templates
                .get(name)
                .map(found -> found.orElseThrow(() -> absent(name)))
                .onSuccess(found -> Answers.end(ctx.response(), ImageFormat.PNG.mediaType(), found.image()))
                .onFailure(ctx::fail);
    }

    private void put(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        Buffer body = ctx.body().buffer();
        if (body == null || body.length() < PNG.length || !isPng(body)) {
            throw Refusal.badRequest("The body must be a PNG image.");
        }
        Template template = new Template(
                parameters.name("name"),
                body,
                parameters.text("crop").map(Crop::parse),
                parameters.text("location").map(Crop::parse));
        access.write(ctx, Role.ARTIST)
                .compose(person -> templates.put(template, person.name()))
                .onSuccess(stored -> ctx.response().setStatusCode(204).end())
                .onFailure(ctx::fail);
    }

    private static boolean isPng(Buffer body) {
        for (int i = 0; i < PNG.length; i++) {
            if (body.getByte(i) != PNG[i]) {
                return false;
            }
        }
        return true;
    }

    private void remove(RoutingContext ctx) {
        String name = Parameters.of(ctx).name("name");
        access.write(ctx, Role.ARTIST)
                .compose(person -> templates.remove(name, person.name()))
                .onSuccess(existed -> {
                    if (existed) {
                        ctx.response().setStatusCode(204).end();
                    } else {
                        ctx.fail(absent(name));
                    }
                })
                .onFailure(ctx::fail);
    }

    private static Refusal absent(String name) {
        return Refusal.notFound("There is no template '" + name + "'.");
    }
}
