package dev.cutroom.database;

import io.vertx.pgclient.PgConnectOptions;

/** Reads {@code postgresql://USER:PASSWORD@HOST:PORT/NAME}. */
final class ConnectionUrl {

    private ConnectionUrl() {}

    /** @throws IllegalArgumentException that names the form expected, and never the password */
    static PgConnectOptions parse(String url) {
        if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
            throw new IllegalArgumentException(
                    "database.url must be embedded, none or postgresql://USER:PASSWORD@HOST:PORT/NAME");
        }
        try {
            return PgConnectOptions.fromUri(url);
        } catch (RuntimeException malformed) {
            throw new IllegalArgumentException(
                    "database.url is not of the form postgresql://USER:PASSWORD@HOST:PORT/NAME");
        }
    }
}
