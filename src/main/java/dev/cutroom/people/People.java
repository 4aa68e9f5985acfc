package dev.cutroom.people;

import dev.cutroom.database.Database;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Tells who sent a bearer token: one of our own, or a provider's. Tokens seen lately are kept, by hash; addresses that
 * send wrong ones again and again are made to wait. Safe for all contexts.
 */
public final class People {

    private static final String CHANNEL = "cutroom_token";

    /** Only while notifications of the database do not come through is a revoked token taken for so long. */
    private static final Duration KEPT = Duration.ofSeconds(5);

    private static final int MOST_ENTRIES = 10_000;
    private static final int MOST_FAILURES_A_MINUTE = 20;

    private record Known(Person person, long until) {}

    private final Tokens tokens;
    private final Optional<IdTokens> provider;
    private final LongSupplier nanos;
    private final FailureLimit failures;
    private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    /** Knows nobody yet, and of no provider. */
    public People(Tokens tokens, LongSupplier nanos) {
        this(tokens, Optional.empty(), MOST_FAILURES_A_MINUTE, nanos);
    }

    /**
     * Knows nobody yet.
     *
     * @param mostFailures wrong tokens that an address may send in a minute
     * @param nanos the clock, as {@link System#nanoTime}
     */
    public People(Tokens tokens, Optional<IdTokens> provider, int mostFailures, LongSupplier nanos) {
        this.tokens = tokens;
        this.provider = provider;
        this.nanos = nanos;
        this.failures = new FailureLimit(mostFailures, nanos.getAsLong());
    }

    /** From now on a token that is revoked, on whichever node, is forgotten at once. */
    public void listen(Database database) {
        database.listen(CHANNEL, payload -> forget(), this::forget);
    }

    private void forget() {
        changes.incrementAndGet();
        known.clear();
    }

    /**
     * Who it is; fails with {@link NotKnownException} or {@link ProviderUnavailableException}, or as the database does.
     *
     * @param address where the request comes from
     */
    public Future<Person> identify(String token, String address) {
        long now = nanos.getAsLong();
        String hash = Tokens.hash(token);
        Known found = known.get(hash);
        if (found != null && now - found.until() < 0) {
            return Future.succeededFuture(found.person());
        }
        int wait = failures.secondsToWait(address, now);
        if (wait > 0) {
            return Future.failedFuture(NotKnownException.tooOften(wait));
        }
        long change = changes.get();
        return find(token)
                .onFailure(failure -> {
                    if (failure instanceof NotKnownException) {
                        failures.count(address, now);
                    }
                })
                .map(signed -> {
                    keep(hash, new Known(signed.person(), now + signed.kept().toNanos()), change);
                    return signed.person();
                });
    }

    private Future<IdTokens.Signed> find(String token) {
        if (token.startsWith(Tokens.PREFIX)) {
            return tokens.find(token)
                    .map(person -> new IdTokens.Signed(person.orElseThrow(NotKnownException::wrongToken), KEPT));
        }
        return provider.map(ids -> ids.find(token))
                .orElseGet(() -> Future.failedFuture(NotKnownException.wrongToken()));
    }

    /** What was asked for before a token was revoked may be answered after it; that answer must not be kept. */
    private void keep(String hash, Known found, long change) {
        if (known.size() >= MOST_ENTRIES) {
            known.clear();
        }
        known.put(hash, found);
        if (changes.get() != change) {
            known.remove(hash);
        }
    }
}
