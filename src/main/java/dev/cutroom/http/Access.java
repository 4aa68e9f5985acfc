package dev.cutroom.http;

import dev.cutroom.conf.AuthSettings;
import dev.cutroom.conf.Secret;
import dev.cutroom.people.People;
import dev.cutroom.people.Person;
import dev.cutroom.people.Role;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests in by who sent them. Tokens come in the Authorization header only, which no browser adds by itself; where
 * none is asked for, a page of another site is told from our own by its Origin.
 */
public final class Access {

    /** Where a request's context keeps the name of who may write. */
    static final String WRITER = "cutroom.writer";

    /** The subprotocol that a browser asks for beside its token; the handshake answers with it. */
    static final String BUS_PROTOCOL = "cutroom";

    private static final String BEARER_PROTOCOL = "cutroom.bearer.";
    private static final String SCHEME = "Bearer ";

    /** A node behind a proxy on the same machine is reached from everywhere. */
    private static final List<String> PROXY_HEADERS =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

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
        this.openWrites = settings.writes() == AuthSettings.Writes.LOOPBACK && loopback && openReads;
    }

    boolean isReadingOpen() {
        return openReads;
    }

    /** Route handler: lets whoever may read pass. */
    public void read(RoutingContext ctx) {
        if (openReads) {
            ctx.next();
            return;
        }
        read(ctx.request()).onSuccess(person -> ctx.next()).onFailure(ctx::fail);
    }

    /** Who reads where that needs a token; fails with 401, 403 or 429 when it is nobody with a role. */
    Future<Person> read(HttpServerRequest request) {
        return isPeer(request) ? Future.succeededFuture(Person.PEER) : allowed(request, Role.VIEWER);
    }

    /** Compared in the same time whatever is sent, so that the token cannot be guessed piece by piece. */
    private boolean isPeer(HttpServerRequest request) {
        String given = credentials(request);
        return given != null
                && peersToken
                        .map(token -> MessageDigest.isEqual(
                                given.getBytes(StandardCharsets.UTF_8),
                                (SCHEME + token.value()).getBytes(StandardCharsets.UTF_8)))
                        .orElse(false);
    }

    /** Who writes; fails with 401, 403 or 429 when nobody with that role does. */
    public Future<Person> write(RoutingContext ctx, Role role) {
        return allowed(ctx.request(), role).onSuccess(person -> ctx.put(WRITER, person.name()));
    }

    private Future<Person> allowed(HttpServerRequest request, Role role) {
        return identify(request).map(person -> {
            if (!person.may(role)) {
                request.response()
                        .putHeader("WWW-Authenticate", "Bearer realm=\"cutroom\", error=\"insufficient_scope\"");
                throw new Refusal(
                        403,
                        "This needs the role " + role.text() + "; "
                                + (person.roles().isEmpty()
                                        ? "you have none here, so ask an operator for one."
                                        : "yours is " + person.rolesText() + "."));
            }
            return person;
        });
    }

    /** Who sent a request, whatever they may do; fails with 401, 403, 429 or 503. */
    Future<Person> identify(HttpServerRequest request) {
        String given = credentials(request);
        if (given == null) {
            return openWrites && PROXY_HEADERS.stream().noneMatch(request.headers()::contains)
                    ? local(request)
                    : Future.failedFuture(
                            new Refusal(401, "This needs a token; send Authorization: Bearer and yours."));
        }
        if (!given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Future.failedFuture(new Refusal(401, "Tokens are sent as Authorization: Bearer and the token."));
        }
        return people.identify(
                given.substring(SCHEME.length()).strip(),
                request.remoteAddress().hostAddress());
    }

    /** {@code Authorization}; for a WebSocket, where a browser can set no header, a token among its subprotocols. */
    private static @Nullable String credentials(HttpServerRequest request) {
        String given = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (given != null || !request.headers().contains(HttpHeaders.UPGRADE)) {
            return given;
        }
        for (String offered : request.headers().getAll("Sec-WebSocket-Protocol")) {
            for (String protocol : offered.split(",", -1)) {
                if (protocol.strip().startsWith(BEARER_PROTOCOL)) {
                    return SCHEME + protocol.strip().substring(BEARER_PROTOCOL.length());
                }
            }
        }
        return null;
    }

    private static Future<Person> local(HttpServerRequest request) {
        // HTTP/2 has no Host header.
        HostAndPort authority = request.authority();
        // A site's name can be made to mean this machine; its pages are then as good as from here.
        if (authority == null || !isLoopback(authority.host())) {
            return Future.failedFuture(new Refusal(
                    403, "Without a token this works only at 127.0.0.1, [::1] or localhost; ask there, or send one."));
        }
        return isOwnPage(request, String.valueOf(authority))
                ? Future.succeededFuture(Person.LOCAL)
                : Future.failedFuture(new Refusal(403, "A page of another site cannot write here."));
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.\\d{1,3}){3}|\\[?::1]?");
    }

    private static boolean isOwnPage(HttpServerRequest request, String authority) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String site = request.getHeader("Sec-Fetch-Site");
        return (site == null || site.equals("same-origin") || site.equals("none"))
                && (origin == null || origin.equals("http://" + authority) || origin.equals("https://" + authority));
    }
}
