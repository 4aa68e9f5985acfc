package dev.cutroom.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/** PostgreSQL as features use it. Implemented by the package's owner. */
public interface Database {

    /**
     * One statement in a transaction of its own (autocommit), serializable; retried on 40001 and 40P01 with jitter.
     * Fails with {@link DatabaseUnavailableException} while there is no database.
     */
    Future<RowSet<Row>> query(String sql, Tuple arguments);

    /** Many statements as one serializable transaction; the work is run again from the start on 40001 and 40P01, so it must have no other effects. */
    <T> Future<T> transaction(Function<SqlConnection, Future<T>> work);

    /** Whether the last attempt to reach it succeeded. */
    boolean isUp();

    /**
     * Has NOTIFY payloads of a channel heard for good, over broken connections too.
     *
     * @param onReady run each time listening has begun: at first, and after each reconnect, when what was told meanwhile is
     *     lost and whoever depends on it has to read anew
     */
    void listen(String channel, java.util.function.Consumer<String> onPayload, Runnable onReady);
}
