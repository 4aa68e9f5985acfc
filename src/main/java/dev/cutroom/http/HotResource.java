package dev.cutroom.http;

import io.vertx.core.http.HttpServerRequest;

/** A resource whose GET and HEAD calls go past the router, because routing would be most of their cost. */
interface HotResource extends Resource {

    /** Paths that begin so are its own, such as {@code /segments/}. */
    String prefix();

    /** Its route's name in meters, such as {@code /segments/*}. */
    String template();

    /** Answers a GET or HEAD; failures go to {@link Problems#answer}. */
    void handle(HttpServerRequest request);
}
