package dev.cutroom.http;

import dev.cutroom.replicate.ReplicatorVerticle;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;

/** {@code GET /api/peers}: how it stands with the nodes that this one fetches from. */
public final class PeersResource implements Resource {

    private final ReplicatorVerticle replicators;
    private final Access access;

    public PeersResource(ReplicatorVerticle replicators, Access access) {
        this.replicators = replicators;
        this.access = access;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/peers").handler(access::read).handler(ctx -> {
            JsonArray answer = new JsonArray();
            replicators.views().forEach(view -> answer.add(view.toJson()));
            Answers.json(ctx, answer);
        });
    }
}
