package dev.cutroom.metrics;

import io.vertx.core.buffer.Buffer;

/** All meters at one moment, as text for a Prometheus server. Immutable, so that many may send it at any speed. */
public record Exposition(String contentType, Buffer text) {

    public static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /** The form that an {@code Accept} header asks for. */
    static String type(String accept) {
        return accept.contains("application/openmetrics-text") ? OPEN_METRICS : PROMETHEUS;
    }
}
