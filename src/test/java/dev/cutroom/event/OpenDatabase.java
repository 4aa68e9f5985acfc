package dev.cutroom.event;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;

import dev.cutroom.conf.DatabaseSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.database.NodeDatabase;
import dev.cutroom.testing.Postgres;
import dev.cutroom.testing.TestVertx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;

/** A database of a test's own, with the schema applied. */
public final class OpenDatabase implements AutoCloseable {

    public final Vertx vertx;
    public final NodeDatabase database;
    public final String url;

    private final boolean owned;

    public OpenDatabase() {
        this(TestVertx.create(), Postgres.newDatabase(), Path.of("unused"), true);
    }

    /** On event loops of somebody else, as a node's database is. */
    public OpenDatabase(Vertx vertx) {
        this(vertx, Postgres.newDatabase(), Path.of("unused"), false);
    }

    private OpenDatabase(Vertx vertx, String url, Path folder, boolean owned) {
        this.vertx = vertx;
        this.url = url;
        this.owned = owned;
        DatabaseSettings settings = new DatabaseSettings(new Secret(url), 8, Duration.ofSeconds(20));
        database = NodeDatabase.of(vertx, settings, folder, new SimpleMeterRegistry());
        await(database.start());
        until(vertx, "the database is up", database::isUp);
    }

    /**
     * With a server of its own, which may be killed.
     *
     * @param folder for the server's programs and, in {@code data}, what it keeps
     */
    static OpenDatabase embedded(Vertx vertx, Path folder) {
        return new OpenDatabase(vertx, "embedded", folder, false);
    }

    /** Its name on the shared server. */
    public String name() {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    @Override
    public void close() {
        await(database.stop());
        if (owned) {
            await(vertx.close());
        }
    }
}
