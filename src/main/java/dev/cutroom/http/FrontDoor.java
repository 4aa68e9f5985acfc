package dev.cutroom.http;

import dev.cutroom.metrics.HistogramFamily;
import io.netty.handler.codec.http.HttpMethod;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first that sees a request: it adds CORS, refuses paths that nothing may hold, hands hot paths to their resource and
 * all else to the router, and counts each answer. Owned by one verticle's event loop.
 */
final class FrontDoor implements Handler<HttpServerRequest> {

    /** Where a handler without a path of its own says under which name it is counted. */
    static final String ROUTE = "cutroom.route";

    /** Those of RFC 9110 and RFC 5789. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private final Router router;
    private final HotResource[] hot;
    private final ReadingGate gate;
    private final RouteTable routes;
    private final HistogramFamily.Writer meter;

    FrontDoor(Router router, List<HotResource> hot, ReadingGate gate, HistogramFamily.Writer meter) {
        this.router = router;
        this.hot = hot.toArray(HotResource[]::new);
        this.gate = gate;
        this.routes = new RouteTable(router);
        this.meter = meter;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Cors.addTo(request);
        try {
            String path = request.path();
            PathRules.check(path == null ? "" : path);
            String query = request.query();
            if (query != null) {
                PathRules.checkQuery(query);
            }
            if (Cors.answered(request)) {
                return;
            }
            HotResource resource = hot(request, path);
            if (resource == null) {
                if (request.authority() == null) {
                    throw Refusal.badRequest("The Host header is missing; name the host that is asked.");
                }
                router.handle(request);
            } else {
                count(request, resource.template());
                answer(request, resource);
            }
        } catch (RuntimeException failure) {
            count(request, RouteTable.NONE);
            Problems.answer(request, failure);
        }
    }

    private void answer(HttpServerRequest request, HotResource resource) {
        if (!gate.isClosed()) {
            resource.handle(request);
            return;
        }
        gate.admit(request).onComplete(admitted -> {
            try {
                if (admitted.succeeded()) {
                    resource.handle(request);
                } else {
                    Problems.answer(request, admitted.cause());
                }
            } catch (RuntimeException failure) {
                Problems.answer(request, failure);
            }
        });
    }

    private @Nullable HotResource hot(HttpServerRequest request, String path) {
        HttpMethod method = request.method().toNetty();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            for (HotResource resource : hot) {
                if (path.startsWith(resource.prefix())) {
                    return resource;
                }
            }
        }
        return null;
    }

    private void count(HttpServerRequest request, String template) {
        long start = System.nanoTime();
        request.response().endHandler(ended -> record(request, template, start));
    }

    /** The router's first handler: has the answer counted under the route that gave it. */
    void count(RoutingContext ctx) {
        long start = System.nanoTime();
        ctx.addEndHandler(ended -> {
            Route route = ctx.currentRoute();
            String template = route == null ? RouteTable.NONE : routes.template(route);
            String given = ctx.get(ROUTE);
            if (given != null && ctx.statusCode() < 0) {
                template = given;
            }
            if (template.equals(RouteTable.NONE)) {
                template = routes.template(ctx.normalizedPath());
            }
            record(ctx.request(), template, start);
        });
        ctx.next();
    }

    private void record(HttpServerRequest request, String template, long start) {
        if (!template.startsWith(BridgeResource.PREFIX)) {
            String status = Integer.toString(request.response().getStatusCode());
            meter.cell(List.of(template, methodLabel(request), status)).record(System.nanoTime() - start);
        }
    }

    /** Whoever asks may send any word as a method, and each would be a meter for good. */
    private static String methodLabel(HttpServerRequest request) {
        String name = request.method().name();
        return METHODS.contains(name) ? name : "other";
    }

    /** Answers what no route took, and what failed in one. */
    void fail(RoutingContext ctx) {
        String allowed = routes.allowed(ctx.normalizedPath());
        boolean taken = !allowed.isEmpty()
                && List.of(allowed.split(", ", -1))
                        .contains(ctx.request().method().name());
        if (ctx.statusCode() == 405
                || ctx.statusCode() == 404 && ctx.failure() == null && !allowed.isEmpty() && !taken) {
            ctx.response().putHeader(HttpHeaders.ALLOW, allowed);
            Problems.answer(ctx.request(), new HttpException(405));
        } else {
            Problems.handle(ctx);
        }
    }
}
