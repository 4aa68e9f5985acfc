package dev.cutroom.database;

import dev.cutroom.conf.DatabaseSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The database of a node, with its life. */
public interface NodeDatabase extends Database {

    /**
     * Makes what the settings name; nothing runs before {@link #start}.
     *
     * @param folder where an embedded server keeps its data and its programs
     * @throws IllegalArgumentException for a URL that is none
     */
    static NodeDatabase of(Vertx vertx, DatabaseSettings settings, Path folder, MeterRegistry registry) {
        return switch (settings.url().value()) {
            case "none" -> new NoDatabase();
            case "embedded" -> new PgDatabase(vertx, new EmbeddedServer(vertx, folder), settings, registry);
            default -> {
                PgConnectOptions options = ConnectionUrl.parse(settings.url().value());
                yield new PgDatabase(vertx, () -> Future.succeededFuture(options), settings, registry);
            }
        };
    }

    /**
     * The same for a command that may run while a node does: an embedded server that runs already is used, and left
     * running; the node's would otherwise be taken for one that was left behind. Reads small files.
     *
     * @param folder as the node has it
     */
    static NodeDatabase beside(Vertx vertx, DatabaseSettings settings, Path folder, MeterRegistry registry)
            throws IOException {
        Optional<Postmaster> running = settings.url().value().equals("embedded")
                ? Postmaster.of(folder.toAbsolutePath().resolve(EmbeddedServer.DATA))
                        .filter(server -> server.port() > 0)
                : Optional.empty();
        if (running.isEmpty()) {
            return of(vertx, settings, folder, registry);
        }
        PgConnectOptions options = EmbeddedServer.at(running.get().port(), ServerPassword.of(folder.toAbsolutePath()));
        return new PgDatabase(vertx, () -> Future.succeededFuture(options), settings, registry);
    }

    /** Begins to look for the server and returns at once; it may come later, go and come back. */
    Future<Void> start();

    /** Closes all connections, and an embedded server. */
    Future<Void> stop();

    /** Why it is not up, in a few words; empty when it is. */
    String state();
}
