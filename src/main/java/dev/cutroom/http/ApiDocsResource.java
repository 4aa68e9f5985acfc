package dev.cutroom.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;

/** {@code GET /api/openapi.yaml}, and {@code GET /api/docs}: the same as a page, from the Swagger UI of a WebJar. */
public final class ApiDocsResource implements Resource {

    private static final String DOCUMENT = "/openapi.yaml";
    private static final String PAGE = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>API · Cutroom</title>
        <link rel="icon" href="/icon.svg">
        <link rel="stylesheet" href="/webjars/swagger-ui/5.31.0/swagger-ui.css">
        </head>
        <body>
        <main id="api"></main>
        <script src="/webjars/swagger-ui/5.31.0/swagger-ui-bundle.js"></script>
        <script>SwaggerUIBundle({url: "/api/openapi.yaml", dom_id: "#api", deepLinking: true});</script>
        </body>
        </html>
        """;

    private final Vertx vertx;
    private Future<Buffer> document = Future.failedFuture("not read yet");

    public ApiDocsResource(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/openapi.yaml").handler(this::document);
        router.get("/api/").handler(ctx -> ctx.redirect("/api/docs"));
        router.get("/api/docs").handler(ctx -> ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(PAGE));
    }

    private void document(RoutingContext ctx) {
        if (document.failed()) {
            document = vertx.executeBlocking(ApiDocsResource::read, false);
        }
        document.onFailure(ctx::fail).onSuccess(text -> ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(text));
    }

    private static Buffer read() throws IOException {
        try (InputStream in = ApiDocsResource.class.getResourceAsStream(DOCUMENT)) {
            if (in == null) {
                throw new NoSuchFileException(DOCUMENT);
            }
            return Buffer.buffer(in.readAllBytes());
        }
    }
}
