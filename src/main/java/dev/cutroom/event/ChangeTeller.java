package dev.cutroom.event;

import dev.cutroom.bus.Addresses;
import dev.cutroom.bus.EventChanged;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.AsyncMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the bus what PostgreSQL says of events. It says so to every node, and with a cluster the bus reaches every node
 * too: then only the node that is first to claim a change tells of it, so that each is heard once, on nodes without a
 * database also. In the order they were made, as far as one node claims them. Owned by the context that listens.
 */
final class ChangeTeller {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeTeller.class);
    private static final String CLAIMS = "cutroom.event.changes";

    /** Longer than PostgreSQL may be late with one node. */
    private static final long CLAIMED_MILLIS = TimeUnit.MINUTES.toMillis(5);

    /** All that changes later waits for it. */
    private static final long PATIENCE_SECONDS = 2;

    private final Vertx vertx;
    private Future<?> last = Future.succeededFuture();

    ChangeTeller(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @param change a notification's {@code {id, version, state, previous, by}} */
    void tell(JsonObject change) {
        last = last.transform(told -> isMine(change)).onSuccess(mine -> {
            if (mine) {
                publish(change);
            }
        });
    }

    private Future<Boolean> isMine(JsonObject change) {
        // Without a version, as another release's schema has it, changes cannot be told from each other.
        if (!vertx.isClustered() || change.getValue("version") == null) {
            return Future.succeededFuture(true);
        }
        String key = change.getString("id") + " " + change.getValue("version");
        Future<AsyncMap<String, Boolean>> claims = vertx.sharedData().getClusterWideMap(CLAIMS);
        return claims.compose(map -> map.putIfAbsent(key, true, CLAIMED_MILLIS))
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .map(before -> before == null)
                .recover(failure -> {
                    LOG.warn("a change of an event may be told more than once: {}", failure.toString());
                    return Future.succeededFuture(true);
                });
    }

    private void publish(JsonObject change) {
        vertx.eventBus()
                .publish(
                        Addresses.EVENT_CHANGED,
                        new EventChanged(
                                        change.getString("id"),
                                        change.getString("state"),
                                        change.getString("previous"),
                                        change.getString("by"))
                                .toJson());
    }
}
