package dev.cutroom.database;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.TransactionRollbackException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failure of the client means. */
final class Failures {

    /** Serialization failure, deadlock: the server refused one of two, and running it again is right. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

    /** The server ends, crashed, or starts. */
    private static final Set<String> GOING = Set.of("57P01", "57P02", "57P03", "53300");

    private Failures() {}

    static boolean isConflict(Throwable failure) {
        String state = sqlState(failure);
        return state != null && CONFLICTS.contains(state);
    }

    /** Whether the server could not be asked, so that nothing is known but that. */
    static boolean isLoss(Throwable failure) {
        String state = sqlState(failure);
        if (state != null) {
            return GOING.contains(state) || state.startsWith("08");
        }
        return failure instanceof java.io.IOException
                || failure instanceof io.vertx.core.VertxException
                        && !(failure instanceof DatabaseException)
                        && !(failure instanceof TransactionRollbackException);
    }

    private static @Nullable String sqlState(Throwable failure) {
        return failure instanceof PgException refused ? refused.getSqlState() : null;
    }
}
