package dev.cutroom.people;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Tells who sent a bearer token. Tokens seen lately are kept, by hash; addresses that send wrong ones again and again are
 * made to wait. Safe for all contexts.
 */
public final class People {

    private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_FAILURES = 20;
    private static final int MOST_ENTRIES = 10_000;

    private record Known(Person person, long until) {}

    private record Failures(int count, long since) {}

    private final Tokens tokens;
    private final LongSupplier nanos;
    private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Failures> failures = new ConcurrentHashMap<>();

    /**
     * Knows nobody yet.
     *
     * @param nanos the clock, as {@link System#nanoTime}
     */
    public People(Tokens tokens, LongSupplier nanos) {
        this.tokens = tokens;
        this.nanos = nanos;
    }

    /**
     * Who it is; fails with {@link NotKnownException}.
     *
     * @param address where the request comes from
     */
    public Future<Person> identify(String token, String address) {
        long now = nanos.getAsLong();
        Failures failed = failures.get(address);
        if (failed != null && failed.count() >= MOST_FAILURES && now - failed.since() < WINDOW_NANOS) {
            return Future.failedFuture(NotKnownException.tooOften());
        }
        String hash = Tokens.hash(token);
        Known found = known.get(hash);
        if (found != null && now - found.until() < 0) {
            return Future.succeededFuture(found.person());
        }
        return find(token).compose(person -> {
            if (person.isEmpty()) {
                fail(address, now);
                return Future.failedFuture(NotKnownException.wrongToken());
            }
            if (known.size() >= MOST_ENTRIES) {
                known.clear();
            }
            known.put(hash, new Known(person.get(), now + KEPT_NANOS));
            return Future.succeededFuture(person.get());
        });
    }

    private Future<Optional<Person>> find(String token) {
        return token.startsWith(Tokens.PREFIX) ? tokens.find(token) : Future.succeededFuture(Optional.empty());
    }

    private void fail(String address, long now) {
        if (failures.size() >= MOST_ENTRIES) {
            failures.clear();
        }
        failures.merge(
                address,
                new Failures(1, now),
                (before, first) ->
                        now - before.since() < WINDOW_NANOS ? new Failures(before.count() + 1, before.since()) : first);
    }
}
