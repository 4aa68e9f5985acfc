package dev.cutroom.http;

import dev.cutroom.metrics.MetricsVerticle;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.util.Optional;

/** {@code GET /metrics}: Prometheus text or OpenMetrics, by {@code Accept} (wire.md section 3). */
public final class MetricsResource implements Resource {

    private final MetricsVerticle metrics;

    public MetricsResource(MetricsVerticle metrics) {
        this.metrics = metrics;
    }

    @Override
    public void mount(Router router) {
        router.get("/metrics").handler(ctx -> {
            String accept = Optional.ofNullable(ctx.request().getHeader(HttpHeaders.ACCEPT))
                    .orElse("");
            metrics.scrape(accept)
                    .onComplete(
                            all -> {
                                ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                                Answers.end(ctx.response(), all.contentType(), all.text());
                            },
                            ctx::fail);
        });
    }
}
