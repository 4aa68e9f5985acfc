package dev.cutroom.replicate;

import dev.cutroom.store.StoreWriteException;
import io.vertx.core.Future;
import io.vertx.core.http.StreamResetException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * What one round has to do without, such as an hour whose listing a peer cannot give: one that fails is no reason to do
 * without the others. Owned by one event loop.
 */
final class RoundFailures {

    /** Connections that broke, and the like: each may have taken long. */
    private static final int MOST_BROKEN = 10;

    /** A disk that refuses may be full, and then what else is fetched is fetched in vain. */
    private static final int MOST_REFUSED_WRITES = 3;

    /** When all of fewer fail, these hours are bad and not the peer. */
    private static final int FEW = 5;

    private int tried;
    private int failed;
    private int broken;
    private int lacking;
    private int refusedWrites;
    private Optional<Throwable> first = Optional.empty();

    /** Whether whatever else is asked of the peer would fail as well. */
    static boolean isPeerGone(Throwable failure) {
        return failure instanceof PeerClient.UnreachableException
                || failure instanceof TimeoutException
                || failure instanceof StreamResetException;
    }

    /** Says that something is begun that may fail. */
    void begins() {
        tried++;
    }

    /** Counts a failure of it; fails with it when there is no use in going on. */
    Future<Void> forgive(Throwable failure) {
        failed++;
        first = first.or(() -> Optional.of(failure));
        if (failure instanceof StoreWriteException) {
            refusedWrites++;
        } else if (!(failure instanceof PeerException)) {
            broken++;
        }
        return isPeerGone(failure) || broken >= MOST_BROKEN || refusedWrites >= MOST_REFUSED_WRITES
                ? Future.failedFuture(failure)
                : Future.succeededFuture();
    }

    /** Counts what is done without and ends nothing. */
    void lacks(Throwable failure) {
        lacking++;
        first = first.or(() -> Optional.of(failure));
    }

    /** Fails when nothing went well that was tried, so that it is the peer that does not work. */
    Future<Void> verdict() {
        return first.filter(failure -> tried >= FEW && failed >= tried)
                .<Future<Void>>map(Future::failedFuture)
                .orElseGet(Future::succeededFuture);
    }

    /** For people; empty when all went well. */
    Optional<String> summary() {
        return first.map(failure -> (failed + lacking) + " of " + (tried + lacking)
                + " hours, folders and extras could not be looked at; the first because " + failure.getMessage());
    }
}
