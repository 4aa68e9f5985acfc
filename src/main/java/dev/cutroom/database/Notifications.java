package dev.cutroom.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.pubsub.PgChannel;
import io.vertx.pgclient.pubsub.PgSubscriber;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the server's NOTIFY says, on a connection of its own that is made again whenever it breaks. */
final class Notifications {

    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final long PAUSE_STEP_MILLIS = 20;

    private record Listener(String channel, Consumer<String> onPayload, Runnable onReady) {}

    private final Vertx vertx;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable PgSubscriber> subscriber = new AtomicReference<>();

    Notifications(Vertx vertx) {
        this.vertx = vertx;
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
        }
    }

    private static void subscribe(PgSubscriber subscriber, Listener listener) {
        PgChannel channel = subscriber.channel(listener.channel());
        channel.subscribeHandler(ready -> listener.onReady().run());
        channel.handler(listener.onPayload()::accept);
    }

    Future<Void> close() {
        PgSubscriber running = subscriber.get();
        return running == null ? Future.succeededFuture() : running.close();
    }
}
