package dev.cutroom.conf;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A provider of identities that speaks OpenID Connect. Its ID tokens are taken as bearer tokens.
 *
 * @param issuer as the provider names itself; nobody is signed in by one while it is empty
 * @param audience this node's client id there
 * @param roles who has which role, by claims of the token
 * @param emails the same by addresses that the provider says it has verified
 * @param clockSkew how far the provider's clock may be off
 * @param keysRefresh how often its keys are fetched again
 */
public record OidcSettings(
        Optional<String> issuer,
        Optional<String> audience,
        List<RoleRule> roles,
        Emails emails,
        @Default("60s") Duration clockSkew,
        @Default("1h") Duration keysRefresh) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Duration SHORTEST_REFRESH = Duration.ofSeconds(30);
    private static final Duration LONGEST_SKEW = Duration.ofMinutes(10);

    public OidcSettings {
        if (issuer.isPresent() != audience.isPresent()) {
            throw new IllegalArgumentException("issuer and audience must be set together");
        }
        issuer.ifPresent(OidcSettings::check);
        if (keysRefresh.compareTo(SHORTEST_REFRESH) < 0) {
            throw new IllegalArgumentException("keys-refresh must be at least 30s");
        }
        if (clockSkew.compareTo(LONGEST_SKEW) > 0) {
            throw new IllegalArgumentException("clock-skew must be at most 10m");
        }
    }

    private static void check(String issuer) {
        URI uri = URI.create(issuer);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean safe = scheme.equals("https") || scheme.equals("http") && LOOPBACK.contains(uri.getHost());
        if (!safe || uri.getHost() == null || uri.getQuery() != null) {
            throw new IllegalArgumentException("issuer '" + issuer
                    + "' must be an https address such as https://id.example.org (http on loopback only)");
        }
    }

    /** What a claim must hold for a role: the value itself, or a list with it. */
    public record RoleRule(String claim, String value, GrantedRole role) {

        public RoleRule {
            if (claim.equals("email")) {
                throw new IllegalArgumentException("addresses of e-mail stand under auth.oidc.emails");
            }
        }
    }

    /** Addresses by role; {@code @example.org} is everybody there. */
    public record Emails(List<Secret> viewer, List<Secret> editor, List<Secret> artist, List<Secret> operator) {}

    /** The roles there are. */
    public enum GrantedRole {
        VIEWER,
        EDITOR,
        ARTIST,
        OPERATOR
    }

    /** No provider. */
    public static OidcSettings none() {
        return new OidcSettings(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new Emails(List.of(), List.of(), List.of(), List.of()),
                Duration.ofMinutes(1),
                Duration.ofHours(1));
    }
}
