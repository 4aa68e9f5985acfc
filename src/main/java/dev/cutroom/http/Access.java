package dev.cutroom.http;

import dev.cutroom.conf.AuthSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.people.People;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Lets requests in by who sent them. Tokens come in the Authorization header only, which no browser adds by itself; where
 * none is asked for, a page of another site is told from our own by its Origin.
 */
public final class Access {

    private static final String SCHEME = "Bearer ";

    private final People people;
    private final boolean openReads;
    private final boolean openWrites;
    private final Optional<Secret> peersToken;

    /**
     * Keeps to the settings.
     *
     * @param loopback whether the node answers on a loopback address only
     */
    public Access(People people, AuthSettings settings, boolean loopback) {
        this(people, settings, loopback, Optional.empty());
    }

    /**
     * Keeps to the settings.
     *
     * @param loopback whether the node answers on a loopback address only
     * @param peersToken that other nodes may read with, and no more
     */
    public Access(People people, AuthSettings settings, boolean loopback, Optional<Secret> peersToken) {
        this.people = people;
        this.peersToken = peersToken;
        this.openReads = settings.reads() == AuthSettings.Reads.OPEN;
        this.openWrites = settings.writes() == AuthSettings.Writes.LOOPBACK && loopback;
    }

    /** Route handler: lets whoever may read pass. */
    public void read(RoutingContext ctx) {
        if (openReads || isPeer(ctx.request())) {
            ctx.next();
            return;
        }
        identify(ctx).onSuccess(person -> ctx.next()).onFailure(ctx::fail);
    }

    /** Compared in the same time whatever is sent, so that the token cannot be guessed piece by piece. */
    private boolean isPeer(HttpServerRequest request) {
        String given = request.getHeader(HttpHeaders.AUTHORIZATION);
        return given != null
                && peersToken
                        .map(token -> MessageDigest.isEqual(
                                given.getBytes(StandardCharsets.UTF_8),
                                (SCHEME + token.value()).getBytes(StandardCharsets.UTF_8)))
                        .orElse(false);
    }

    /** Who writes; fails with 401, 403 or 429 when nobody with that role does. */
    public Future<Person> write(RoutingContext ctx, Role role) {
        return identify(ctx).map(person -> {
            if (!person.role().covers(role)) {
                throw new Refusal(
                        403,
                        "This needs the role " + role.text() + "; yours is "
                                + person.role().text() + ".");
            }
            return person;
        });
    }

    private Future<Person> identify(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        String given = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (given == null) {
            if (openWrites) {
                return isOwnPage(request)
                        ? Future.succeededFuture(Person.LOCAL)
                        : Future.failedFuture(new Refusal(403, "A page of another site cannot write here."));
            }
            request.response().putHeader("WWW-Authenticate", "Bearer");
            return Future.failedFuture(new Refusal(401, "This needs a token; send Authorization: Bearer and yours."));
        }
        if (!given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
            return Future.failedFuture(new Refusal(401, "Tokens are sent as Authorization: Bearer and the token."));
        }
        return people.identify(
                given.substring(SCHEME.length()).strip(),
                request.remoteAddress().hostAddress());
    }

    private static boolean isOwnPage(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        // HTTP/2 has no Host header.
        String host = String.valueOf(request.authority());
        return origin == null || origin.equals("http://" + host) || origin.equals("https://" + host);
    }
}
