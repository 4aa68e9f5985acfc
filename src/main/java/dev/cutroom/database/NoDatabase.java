package dev.cutroom.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Consumer;
import java.util.function.Function;

/** A node that was told to have none: {@code --database none}. */
final class NoDatabase implements NodeDatabase {

    private static <T> Future<T> none() {
        return Future.failedFuture(new DatabaseUnavailableException(
                "This node has no database; events need one: start it with --database embedded."));
    }

    @Override
    public Future<RowSet<Row>> query(String sql, Tuple arguments) {
        return none();
    }

    @Override
    public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return none();
    }

    @Override
    public boolean isUp() {
        return false;
    }

    @Override
    public String state() {
        return "none is configured";
    }

    @Override
    public void listen(String channel, Consumer<String> onPayload, Runnable onReady) {
        // Nothing is ever heard.
    }

    @Override
    public Future<Void> start() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        return Future.succeededFuture();
    }
}
