package dev.cutroom.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.pubsub.PgChannel;
import io.vertx.pgclient.pubsub.PgSubscriber;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server's NOTIFY says, on a connection of its own that is made again whenever it breaks. */
final class Notifications {

    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    /** How often the connection is asked whether it is there: one that fell silent would tell of nothing, and not break. */
    private static final long LOOK_MILLIS = 30_000;

    private static final long PATIENCE_SECONDS = 10;
    private static final long PAUSE_STEP_MILLIS = 20;

    private record Listener(String channel, Consumer<String> onPayload, Runnable onReady) {}

    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    private final Vertx vertx;
    private final long lookMillis;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile long look = -1;
    private final AtomicReference<@Nullable PgSubscriber> subscriber = new AtomicReference<>();

    Notifications(Vertx vertx) {
        this(vertx, LOOK_MILLIS);
    }

    /** For tests that cannot wait. */
    Notifications(Vertx vertx, long lookMillis) {
        this.vertx = vertx;
        this.lookMillis = lookMillis;
    }

    void add(String channel, Consumer<String> onPayload, Runnable onReady) {
        Listener listener = new Listener(channel, onPayload, onReady);
        listeners.add(listener);
        PgSubscriber running = subscriber.get();
        if (running != null) {
            subscribe(running, listener);
        }
    }

    /** Connects, unless it has already; from then on it keeps itself connected. */
    void connect(PgConnectOptions options) {
        if (subscriber.get() != null) {
            return;
        }
        PgSubscriber made = PgSubscriber.subscriber(vertx, options)
                .reconnectPolicy(tries -> Math.min(LONGEST_PAUSE_MILLIS, PAUSE_STEP_MILLIS * (tries + 1)));
        if (subscriber.compareAndSet(null, made)) {
            listeners.forEach(listener -> subscribe(made, listener));
            var unused = made.connect();
            look = vertx.setPeriodic(lookMillis, tick -> lookAfter(made));
        }
    }

    /** Closes a connection that does not answer; the subscriber then makes another. */
    private static void lookAfter(PgSubscriber running) {
        PgConnection connection = running.actualConnection();
        if (connection != null) {
            connection
                    .query("select 1")
                    .execute()
                    .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .onFailure(silent -> {
                        LOG.warn("the connection for notifications is made anew: {}", silent.toString());
                        connection.close();
                    });
        }
    }

    private static void subscribe(PgSubscriber subscriber, Listener listener) {
        PgChannel channel = subscriber.channel(listener.channel());
        channel.subscribeHandler(ready -> listener.onReady().run());
        channel.handler(listener.onPayload()::accept);
    }

    Future<Void> close() {
        vertx.cancelTimer(look);
        PgSubscriber running = subscriber.get();
        return running == null ? Future.succeededFuture() : running.close();
    }
}
