package dev.cutroom.http;

import dev.cutroom.metrics.HealthParts;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;

/** {@code GET /health}: 200 while the node does its work, 503 when a part it cannot do without is down. */
public final class HealthResource implements Resource {

    private final HealthParts health;

    public HealthResource(HealthParts health) {
        this.health = health;
    }

    @Override
    public void mount(Router router) {
        router.get("/health").handler(ctx -> {
            JsonObject document = health.document();
            ctx.response()
                    .setStatusCode(document.getString("status").equals(HealthParts.DOWN) ? 503 : 200)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            Answers.json(ctx, document);
        });
    }
}
