package dev.cutroom.people;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import dev.cutroom.conf.OidcSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Takes the ID tokens of a provider (OpenID Connect Core 1.0, section 3.1.3.7): signed by one of its asymmetric keys, for
 * this node, in their time. What fails before the signature is known to be genuine says nothing of why. Safe for all
 * contexts.
 */
public final class IdTokens {

    /** What a public key can check; what needs a shared secret, or nothing, would let anybody sign. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /** A token counts for at least so long after it was checked, even if its key goes meanwhile. */
    private static final Duration KEPT = Duration.ofSeconds(60);

    private final ProviderKeys keys;
    private final String issuer;
    private final String audience;
    private final RoleRules rules;
    private final Duration skew;
    private final Clock clock;
    private final Verifier verifier;

    /** Who a token is of, and how long that need not be asked again. */
    record Signed(Person person, Duration kept) {}

    /** @param nanos for pauses, as {@link System#nanoTime} */
    public IdTokens(Vertx vertx, OidcSettings settings, Clock clock, LongSupplier nanos) {
        this.keys = new ProviderKeys(vertx, settings, nanos);
        this.issuer = settings.issuer().orElseThrow();
        this.audience = settings.audience().orElseThrow();
        this.rules = new RoleRules(settings);
        this.skew = settings.clockSkew();
        this.clock = clock;
        this.verifier = new Verifier(issuer, audience, skew, clock);
    }

    /** Begins to fetch the provider's keys. */
    public void start() {
        keys.start();
    }

    public Future<Void> stop() {
        return keys.stop();
    }

    /** Why the provider could not be asked the last time; empty when it could. */
    public String failure() {
        return keys.failure();
    }

    /** Fails with {@link NotKnownException} or {@link ProviderUnavailableException}. */
    Future<Signed> find(String token) {
        SignedJWT jwt;
        try {
            jwt = SignedJWT.parse(token);
            if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm())
                    || !issuer.equals(jwt.getJWTClaimsSet().getIssuer())) {
                return Future.failedFuture(NotKnownException.wrongToken());
            }
        } catch (ParseException none) {
            return Future.failedFuture(NotKnownException.wrongToken());
        }
        return keys.with(Optional.ofNullable(jwt.getHeader().getKeyID())).map(set -> person(verify(jwt, set)));
    }

    private JWTClaimsSet verify(SignedJWT jwt, KeySet set) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(set.jwks())));
        processor.setJWTClaimsSetVerifier(verifier);
        try {
            return processor.process(jwt, null);
        } catch (ExpiredJWTException late) {
            throw NotKnownException.because("This token has expired; sign in again.");
        } catch (BadJWTException notForUs) {
            throw NotKnownException.because("The provider signed this token, but not for this node or not for now.");
        } catch (BadJOSEException | JOSEException forged) {
            throw NotKnownException.wrongToken();
        }
    }

    private Signed person(JWTClaimsSet claims) {
        Duration left = Duration.between(
                        clock.instant(), claims.getExpirationTime().toInstant())
                .plus(skew);
        Map<String, Object> all = claims.getClaims();
        return new Signed(
                new Person(SignedName.of(issuer, claims.getSubject(), all), rules.roles(all)),
                left.compareTo(KEPT) < 0 ? left : KEPT);
    }

    /** The claims' rules that the library leaves to its user, beside those it has. */
    private static final class Verifier extends DefaultJWTClaimsVerifier<SecurityContext> {

        private final String audience;
        private final Duration skew;
        private final Clock clock;

        Verifier(String issuer, String audience, Duration skew, Clock clock) {
            super(audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "iat", "exp"));
            this.audience = audience;
            this.skew = skew;
            this.clock = clock;
            setMaxClockSkew((int) skew.toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }

        @Override
        public void verify(JWTClaimsSet claims, SecurityContext context) throws BadJWTException {
            super.verify(claims, context);
            if (claims.getIssueTime().toInstant().isAfter(clock.instant().plus(skew))) {
                throw new BadJWTException("issued in the future");
            }
            List<String> audiences = claims.getAudience();
            if (audiences.size() > 1 && !audience.equals(claims.getClaim("azp"))) {
                throw new BadJWTException("issued to another party");
            }
        }
    }
}
