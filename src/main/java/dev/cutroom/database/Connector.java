package dev.cutroom.database;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnectOptions;

/** Where the server is. Asked before each attempt to reach it, so that a server of our own can be started first. */
@FunctionalInterface
interface Connector {

    Future<PgConnectOptions> options();

    /** Ends what it started. */
    default Future<Void> close() {
        return Future.succeededFuture();
    }
}
