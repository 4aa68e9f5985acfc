package dev.cutroom.people;

import dev.cutroom.conf.OidcSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.text.ParseException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider's keys, fetched at the start, from time to time, and when a token names one that is not among them. What
 * changes belongs to one context; the keys are read by all.
 */
final class ProviderKeys {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderKeys.class);

    /** However many tokens with unknown keys come, the provider is asked no more often for them. */
    private static final long UNKNOWN_KEY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    /** @param failure why the last fetch failed; empty when it did not */
    private record State(Optional<KeySet> keys, String failure) {}

    private final Vertx vertx;
    private final Context context;
    private final ProviderDocuments documents;
    private final OidcSettings settings;
    private final LongSupplier nanos;
    private volatile State state = new State(Optional.empty(), "the provider has not answered yet");

    private @Nullable Future<Void> underWay;
    private long lastForUnknown;
    private boolean askedForUnknown;
    private long timer = -1;
    private int failures;
    private boolean stopped;

    ProviderKeys(Vertx vertx, OidcSettings settings, LongSupplier nanos) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.documents = new ProviderDocuments(vertx, settings.issuer().orElse(""));
        this.settings = settings;
        this.nanos = nanos;
    }

    /** Begins to fetch; does not wait for it, since the provider may be away. */
    void start() {
        context.runOnContext(turn -> fetch());
    }

    Future<Void> stop() {
        Promise<Void> stopping = Promise.promise();
        context.runOnContext(turn -> {
            stopped = true;
            vertx.cancelTimer(timer);
            documents.close().onComplete(stopping);
        });
        return stopping.future();
    }

    /** What is wrong with it; empty when nothing is. */
    String failure() {
        return state.failure();
    }

    /**
     * The keys, with that of a token if the provider has it; may fetch them again. Answers on the caller's context, and
     * fails with {@link ProviderUnavailableException} when the provider cannot be asked.
     */
    Future<KeySet> with(Optional<String> keyId) {
        State now = state;
        if (now.keys().isEmpty()) {
            return Future.failedFuture(new ProviderUnavailableException(now.failure()));
        }
        if (now.keys().get().has(keyId)) {
            return Future.succeededFuture(now.keys().get());
        }
        Context asking = vertx.getOrCreateContext();
        Promise<KeySet> promise = Promise.promise();
        context.runOnContext(turn ->
                fetchForUnknown().onComplete(fetched -> asking.runOnContext(back -> answer(state, keyId, promise))));
        return promise.future();
    }

    private static void answer(State now, Optional<String> keyId, Promise<KeySet> promise) {
        KeySet keys = now.keys().orElseThrow();
        if (keys.has(keyId) || now.failure().isEmpty()) {
            promise.complete(keys);
        } else {
            promise.fail(new ProviderUnavailableException(now.failure()));
        }
    }

    private Future<Void> fetchForUnknown() {
        long now = nanos.getAsLong();
        if (underWay == null && askedForUnknown && now - lastForUnknown < UNKNOWN_KEY_NANOS) {
            return Future.succeededFuture();
        }
        askedForUnknown = true;
        lastForUnknown = now;
        return fetch();
    }

    /** All who ask meanwhile share one fetch, which always succeeds: how it went is in the state. */
    private Future<Void> fetch() {
        if (underWay != null) {
            return underWay;
        }
        Promise<Void> done = Promise.promise();
        underWay = done.future();
        vertx.cancelTimer(timer);
        documents
                .keys()
                .compose(text -> vertx.executeBlocking(() -> KeySet.parse(text).tried(), false))
                .onComplete(fetched -> context.runOnContext(turn -> {
                    underWay = null;
                    fetched(fetched.result(), fetched.cause());
                    done.complete();
                }));
        return done.future();
    }

    private void fetched(@Nullable KeySet keys, @Nullable Throwable cause) {
        if (stopped) {
            return;
        }
        State before = state;
        if (keys != null) {
            if (!before.failure().isEmpty()) {
                LOG.info(
                        "the identity provider answers; it has {} keys",
                        keys.jwks().size());
            }
            failures = 0;
            state = new State(Optional.of(keys), "");
        } else {
            String reason = reason(cause);
            if (failures++ == 0) {
                LOG.warn("the identity provider cannot be asked for its keys: {}", reason);
            }
            state = new State(before.keys(), reason);
        }
        long pause = failures == 0
                ? settings.keysRefresh().toMillis()
                : Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures - 1, 10));
        timer = vertx.setTimer(pause, late -> fetch());
    }

    private static String reason(@Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        if (cause instanceof ParseException) {
            return "the provider's keys cannot be read: " + message;
        }
        return message == null ? "the provider does not answer" : message;
    }
}
