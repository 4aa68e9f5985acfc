package dev.cutroom.replicate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps this node's row in {@link NodesTable} fresh; without a database it tries until there is one. */
public final class Heartbeat {

    /** Three may fail before the others take this node for dead. */
    private static final long EVERY_MILLIS = 15_000;

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Vertx vertx;
    private final NodesTable nodes;
    private volatile long timer = -1;

    public Heartbeat(Vertx vertx, NodesTable nodes) {
        this.vertx = vertx;
        this.nodes = nodes;
    }

    /**
     * Says it now and from now on.
     *
     * @param url that other nodes reach this one by
     */
    public void start(String url) {
        beat(url);
        timer = vertx.setPeriodic(EVERY_MILLIS, tick -> beat(url));
    }

    private void beat(String url) {
        nodes.register(url)
                .onFailure(failure -> LOG.debug("this node could not be put into the nodes' table", failure));
    }

    /** Takes the row away if the database is there; if not, it grows old. */
    public Future<Void> stop() {
        boolean began = vertx.cancelTimer(timer);
        return began ? nodes.leave().otherwiseEmpty() : Future.succeededFuture();
    }
}
