package dev.cutroom.event;

import dev.cutroom.bus.Addresses;
import dev.cutroom.conf.WebhookSettings;
import dev.cutroom.database.Database;
import dev.cutroom.event.WebhooksTable.Delivery;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells webhooks of changes of events. What is to be told is written with the change itself and taken away when it has
 * been told, by one node at a time; so each change is told at least once whatever dies, twice at the worst, under one
 * delivery number. All state is of this verticle's context.
 */
public final class Webhooks extends VerticleBase {

    static final int LEASE_SECONDS = 60;
    static final long LONGEST_AGE_SECONDS = 86_400;

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final int LOOK_MILLIS = 1_000;
    private static final int REGISTER_MILLIS = 3_600_000;
    /** For all of it, from the connection to the status. */
    private static final int PATIENCE_MILLIS = 10_000;

    private static final int CONNECT_MILLIS = 5_000;
    private static final int MOST_AT_ONCE = 16;
    private static final int FIRST_PAUSE_SECONDS = 5;
    private static final int LONGEST_PAUSE_SECONDS = 3_600;
    private static final int MOST_DOUBLINGS = 10;

    private final Database database;
    private final WebhooksTable table;
    private final Clock clock;
    private final Map<String, WebhookSettings> hooks = new HashMap<>();
    private final Map<String, WebhookMeters> meters = new HashMap<>();
    private @Nullable HttpClientAgent client;
    private boolean registered;
    private boolean busy;
    private boolean stopping;

    /** Does nothing before it is deployed; refuses states that there are not. */
    public Webhooks(Database database, List<WebhookSettings> settings, Clock clock, MeterRegistry registry) {
        this.database = database;
        this.table = new WebhooksTable(database);
        this.clock = clock;
        for (WebhookSettings hook : settings) {
            hook.events().forEach(EventState::parse);
            if (hooks.put(hook.name(), hook) != null) {
                throw new IllegalArgumentException("two webhooks are named '" + hook.name() + "'; name each its own");
            }
            meters.put(hook.name(), new WebhookMeters(registry, hook.name()));
        }
    }

    @Override
    public Future<?> start() {
        client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS));
        vertx.setPeriodic(REGISTER_MILLIS, tick -> registered = false);
        vertx.setPeriodic(LOOK_MILLIS, tick -> look());
        vertx.eventBus().consumer(Addresses.EVENT_CHANGED, told -> look());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        return client == null ? Future.succeededFuture() : client.close();
    }

    private void look() {
        if (busy || stopping || !database.isUp()) {
            return;
        }
        busy = true;
        register()
                .compose(ready -> table.claim(List.copyOf(hooks.keySet()), LEASE_SECONDS, MOST_AT_ONCE))
                .compose(due -> Future.join(due.stream().map(this::tell).toList())
                        .transform(all -> Future.succeededFuture(due.size())))
                .onComplete(done -> {
                    busy = false;
                    if (done.failed()) {
                        LOG.debug("webhooks wait: {}", done.cause().getMessage());
                    } else if (done.result() == MOST_AT_ONCE) {
                        look();
                    }
                });
    }

    private Future<Void> register() {
        if (registered) {
            return Future.succeededFuture();
        }
        return Future.all(hooks.values().stream()
                        .map(hook -> table.register(hook.name(), hook.events()))
                        .toList())
                .compose(all -> table.sweep())
                .onSuccess(done -> registered = true);
    }

    private Future<Void> tell(Delivery delivery) {
        WebhookMeters counts = Objects.requireNonNull(meters.get(delivery.hook()));
        return send(delivery)
                .compose(
                        told -> {
                            counts.delivered();
                            return table.end(delivery);
                        },
                        failure -> {
                            counts.failed();
                            if (delivery.age() < LONGEST_AGE_SECONDS) {
                                LOG.debug("webhook {} failed: {}", delivery.hook(), failure.getMessage());
                                return table.putOff(delivery, pause(delivery.attempt()));
                            }
                            counts.givenUp();
                            LOG.warn(
                                    "webhook {} was never told of change {}, given up after a day and {} tries: {}",
                                    delivery.hook(),
                                    delivery.body().getLong("number"),
                                    delivery.attempt(),
                                    reason(failure));
                            return table.end(delivery);
                        });
    }

    /** Never the address, which may hold a secret. */
    private static String reason(Throwable failure) {
        return failure instanceof NotTakenException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName();
    }

    /** Doubles with every try, less up to half of it, so that many do not come back at once. */
    private static double pause(int attempt) {
        double longest = Math.min(
                LONGEST_PAUSE_SECONDS, (double) (FIRST_PAUSE_SECONDS << Math.min(attempt - 1, MOST_DOUBLINGS)));
        return longest / 2 + ThreadLocalRandom.current().nextDouble(longest / 2);
    }

    private Future<Void> send(Delivery delivery) {
        WebhookSettings hook = Objects.requireNonNull(hooks.get(delivery.hook()));
        Buffer body = delivery.body().toBuffer();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(hook.url())
                .setFollowRedirects(false)
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "Cutroom")
                .putHeader("Cutroom-Delivery", Long.toString(delivery.id()))
                .putHeader("Cutroom-Attempt", Integer.toString(delivery.attempt()))
                .putHeader(
                        WebhookSignature.HEADER,
                        WebhookSignature.of(hook.secret(), clock.instant().getEpochSecond(), body));
        Future<HttpClientRequest> connected = Objects.requireNonNull(client).request(options);
        return connected
                .compose(request -> request.send(body).map(HttpClientResponse::statusCode))
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                // Nobody reads what is said beside the status; it may have no end.
                .onComplete(known -> connected.onSuccess(HttpClientRequest::reset))
                .compose(status -> status / 100 == 2
                        ? Future.succeededFuture()
                        : Future.failedFuture(new NotTakenException("it answered " + status)));
    }

    /** The other side answered, and did not take it. */
    private static final class NotTakenException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotTakenException(String message) {
            super(message, null, false, false);
        }
    }
}
