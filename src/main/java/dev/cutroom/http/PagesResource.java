package dev.cutroom.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * The web pages and the libraries they use, out of the jar: {@code /…} is {@code web/…} and {@code /webjars/…} is where
 * WebJars keep their files. Each is read once on a worker thread and kept; the jar bounds how many there are.
 */
public final class PagesResource implements Resource {

    private static final String LIBRARIES = "/webjars/";
    private static final String LIBRARY_FOLDER = "META-INF/resources";
    private static final String PAGE_FOLDER = "web";
    private static final String INDEX = "index.html";
    private static final int WORTH_COMPRESSING_BYTES = 512;

    /** A library's path names its version, so it never changes; a page changes with the next jar. */
    private static final CharSequence LIBRARY_CACHING =
            HttpHeaders.createOptimized("public, max-age=31536000, immutable");

    private static final CharSequence PAGE_CACHING = HttpHeaders.createOptimized("no-cache");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("woff2", "font/woff2"));

    private final Vertx vertx;
    private final Map<String, Page> pages = new HashMap<>();

    /** A file with its tag, and compressed where that makes it smaller. */
    private record Page(Buffer plain, Optional<Buffer> gzip, String etag) {}

    public PagesResource(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void mount(Router router) {
        router.get(LIBRARIES + "*").handler(this::handle);
        router.route().last().handler(ctx -> {
            HttpMethod method = ctx.request().method();
            if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
                ctx.put(FrontDoor.ROUTE, "/{page}");
                handle(ctx);
            } else {
                ctx.next();
            }
        });
    }

    private void handle(RoutingContext ctx) {
        String path = PathRules.decode(ctx.request().path());
        boolean library = path.startsWith(LIBRARIES);
        String resource = library ? LIBRARY_FOLDER + path : PAGE_FOLDER + path + (path.endsWith("/") ? INDEX : "");
        page(resource)
                .onComplete(
                        found -> found.ifPresentOrElse(
                                page -> answer(ctx.request(), resource, page, library), ctx::next),
                        ctx::fail);
    }

    private Future<Optional<Page>> page(String resource) {
        Page known = pages.get(resource);
        if (known != null) {
            return Future.succeededFuture(Optional.of(known));
        }
        return vertx.<Optional<Page>>executeBlocking(() -> read(resource), false)
                .onSuccess(found -> found.ifPresent(page -> pages.put(resource, page)));
    }

    private static Optional<Page> read(String resource) throws IOException {
        try (InputStream in = PagesResource.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null || resource.indexOf('.', resource.lastIndexOf('/') + 1) < 0) {
                return Optional.empty();
            }
            byte[] bytes = in.readAllBytes();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
                gzip.write(bytes);
            }
            boolean worth = bytes.length > WORTH_COMPRESSING_BYTES && compressed.size() < bytes.length * 0.9;
            Optional<Buffer> gzip = worth ? Optional.of(Buffer.buffer(compressed.toByteArray())) : Optional.empty();
            return Optional.of(new Page(Buffer.buffer(bytes), gzip, etag(bytes)));
        }
    }

    private static String etag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "\""
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(hash)
                            .substring(0, 22) + "\"";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void answer(HttpServerRequest request, String resource, Page page, boolean library) {
        boolean gzip = page.gzip.isPresent() && ContentCoding.acceptsGzip(request);
        String etag = gzip ? page.etag.replaceFirst("\"$", "-gz\"") : page.etag;
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.ETAG, etag)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .putHeader(HttpHeaders.CACHE_CONTROL, library ? LIBRARY_CACHING : PAGE_CACHING)
                .putHeader("X-Content-Type-Options", "nosniff");
        if (EntityTags.noneMatchFails(request, etag)) {
            EntityTags.notModified(request);
            return;
        }
        if (gzip) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, ContentCoding.GZIP);
        }
        String type = TYPES.getOrDefault(resource.substring(resource.lastIndexOf('.') + 1), "application/octet-stream");
        Answers.end(response, type, gzip ? page.gzip.get() : page.plain);
    }
}
