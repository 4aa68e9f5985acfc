package dev.cutroom.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;

/**
 * Applies all files of {@code schema/}, in order and in one transaction, at the start. Each of their statements may be
 * run again and again.
 */
final class Schema {

    /** Nodes that start at the same time take turns by it; any number would do, all nodes must have the same. */
    private static final long LOCK = 0x0063_7574_726f_6f6dL;

    private final Vertx vertx;

    Schema(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * The lock is taken before the transaction begins: a serializable transaction that waits inside for it would work on
     * what it saw before it waited.
     */
    Future<Void> apply(PgConnection connection) {
        return vertx.executeBlocking(SchemaFiles::read, false).compose(files -> connection
                .preparedQuery("select pg_advisory_lock($1)")
                .execute(Tuple.of(LOCK))
                .compose(locked -> connection.begin())
                .compose(transaction -> all(connection, files)
                        .compose(
                                done -> transaction.commit(),
                                failed -> transaction.rollback().transform(rolledBack -> Future.failedFuture(failed))))
                .compose(done -> connection
                        .preparedQuery("select pg_advisory_unlock($1)")
                        .execute(Tuple.of(LOCK)))
                .mapEmpty());
    }

    private static Future<Void> all(PgConnection connection, Map<String, String> files) {
        Future<Void> done = Future.succeededFuture();
        for (Map.Entry<String, String> file : files.entrySet()) {
            done = done.compose(before ->
                            connection.query(file.getValue()).execute().<Void>mapEmpty())
                    .recover(failure -> Future.failedFuture(
                            failure instanceof SchemaException
                                            || Failures.isLoss(failure)
                                            || Failures.isConflict(failure)
                                    ? failure
                                    : new SchemaException(file.getKey(), failure)));
        }
        return done;
    }

    /** A file of the schema does not fit this database. */
    static final class SchemaException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        SchemaException(String file, Throwable cause) {
            super(file + " cannot be applied: " + cause.getMessage(), cause);
        }
    }
}
