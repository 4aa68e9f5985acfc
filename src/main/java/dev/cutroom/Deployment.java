package dev.cutroom;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** A verticle that may or may not have been deployed, and can be stopped either way. */
final class Deployment {

    private final Vertx vertx;
    private volatile String id = "";

    Deployment(Vertx vertx) {
        this.vertx = vertx;
    }

    Future<Void> start(Deployable verticle) {
        return vertx.deployVerticle(verticle)
                .onSuccess(deployed -> id = deployed)
                .mapEmpty();
    }

    Future<Void> stop() {
        String deployed = id;
        id = "";
        return deployed.isEmpty() ? Future.succeededFuture() : vertx.undeploy(deployed);
    }
}
