package dev.cutroom.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where reading needs a token, lets nobody past without one, to whatever address: new calls are closed from the first
 * day. Open stay the pages, which hold nothing of what is kept, their description, and how the node is.
 */
public final class ReadingGate {

    private static final Pattern OPEN = Pattern.compile("/|/[\\w-]+\\.(?:html|css|js|svg|ico|png|webmanifest)"
            + "|/webjars/.*|/health|/metrics|/api/openapi\\.yaml|/api/docs|/api/me");

    private final Optional<Access> access;

    private ReadingGate(Optional<Access> access) {
        this.access = access;
    }

    /** Lets all pass. */
    public static ReadingGate open() {
        return new ReadingGate(Optional.empty());
    }

    /** Keeps to what the settings say of reading. */
    public static ReadingGate of(Access access) {
        return new ReadingGate(Optional.of(access).filter(one -> !one.isReadingOpen()));
    }

    boolean isClosed() {
        return access.isPresent();
    }

    /** Whether who sent it may read; the answer is then kept out of caches that others share. */
    Future<Void> admit(HttpServerRequest request) {
        return access.map(one -> one.read(request)
                        .onSuccess(person -> keepPrivate(request.response()))
                        .<Void>mapEmpty())
                .orElseGet(Future::succeededFuture);
    }

    /** Route handler before all others; the body waits meanwhile. */
    void handle(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        if (access.isEmpty() || OPEN.matcher(ctx.normalizedPath()).matches()) {
            ctx.next();
            return;
        }
        boolean pausing = !request.isEnded();
        if (pausing) {
            request.pause();
        }
        admit(request).onComplete(admitted -> {
            if (admitted.succeeded()) {
                ctx.next();
            } else {
                ctx.fail(admitted.cause());
            }
            if (pausing) {
                request.resume();
            }
        });
    }

    private static void keepPrivate(HttpServerResponse response) {
        response.headersEndHandler(sending -> {
            String caching = response.headers().get(HttpHeaders.CACHE_CONTROL);
            if (caching != null && caching.contains("public")) {
                response.putHeader(HttpHeaders.CACHE_CONTROL, caching.replace("public", "private"));
            }
        });
    }
}
