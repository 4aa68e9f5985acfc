package dev.cutroom.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Any origin may read (wire.md section 3). */
final class Cors {

    private static final CharSequence ANY = HttpHeaders.createOptimized("*");
    private static final CharSequence METHODS = HttpHeaders.createOptimized("GET, POST, HEAD");
    private static final CharSequence ALLOWED_HEADERS = HttpHeaders.createOptimized(
            "Accept, Authorization, Content-Type, If-Match, If-None-Match, If-Range, Range");
    private static final CharSequence EXPOSED_HEADERS = HttpHeaders.createOptimized(
            "Accept-Ranges, Content-Length, Content-Range, ETag, Location, Retry-After, WWW-Authenticate");
    private static final String ONE_DAY_IN_SECONDS = "86400";

    private Cors() {}

    static void addTo(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        if (request.headers().contains(HttpHeaders.ORIGIN)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        }
    }

    /** Answers the question a browser asks before it sends something unusual; true if it was one. */
    static boolean answered(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.OPTIONS)) {
            return false;
        }
        var unused = request.response()
                .setStatusCode(204)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, ONE_DAY_IN_SECONDS)
                .putHeader(HttpHeaders.ALLOW, METHODS)
                .end();
        return true;
    }
}
