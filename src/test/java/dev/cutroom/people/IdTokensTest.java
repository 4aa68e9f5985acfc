package dev.cutroom.people;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.onLoop;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.cutroom.conf.OidcSettings;
import dev.cutroom.conf.OidcSettings.Emails;
import dev.cutroom.conf.OidcSettings.GrantedRole;
import dev.cutroom.conf.OidcSettings.RoleRule;
import dev.cutroom.conf.Secret;
import dev.cutroom.testing.IdentityProvider;
import dev.cutroom.testing.TestVertx;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of a real provider, and tokens that somebody would like to pass for such. */
class IdTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private final Vertx vertx = TestVertx.create();
    private final AtomicLong nanos = new AtomicLong();
    private IdentityProvider provider;
    private IdTokens tokens;

    @BeforeEach
    void start() throws Exception {
        provider = new IdentityProvider().start();
        tokens = tokens(provider.issuer(), Clock.fixed(NOW, ZoneOffset.UTC));
        tokens.start();
        until(vertx, "the keys are there", () -> tokens.failure().isEmpty());
    }

    private IdTokens tokens(String issuer, Clock clock) {
        return new IdTokens(
                vertx,
                new OidcSettings(
                        Optional.of(issuer),
                        Optional.of(IdentityProvider.AUDIENCE),
                        List.of(
                                new RoleRule("groups", "cutters", GrantedRole.EDITOR),
                                new RoleRule("realm_access.roles", "painter", GrantedRole.ARTIST)),
                        new Emails(
                                List.of(new Secret("@example.org")),
                                List.of(),
                                List.of(),
                                List.of(new Secret("Ann@Example.org"))),
                        Duration.ofSeconds(60),
                        Duration.ofHours(1)),
                clock,
                nanos::get);
    }

    @AfterEach
    void stop() {
        await(tokens.stop());
        await(vertx.close());
        provider.close();
    }

    private Person person(String token) {
        return person(tokens, token);
    }

    private Person person(IdTokens asked, String token) {
        return onLoop(vertx, () -> asked.find(token)).person();
    }

    @Test
    void aTokenOfTheProvider_isSomebody_withTheRolesOfTheirClaims() {
        // The provider's own tokens are of the real time.
        IdTokens now = tokens(provider.issuer(), Clock.systemUTC());
        now.start();
        until(vertx, "the keys are there", () -> now.failure().isEmpty());
        String token = provider.issue("subject-1", Map.of("name", "Ann", "groups", List.of("cutters", "others")));

        Person person = person(now, token);

        assertThat(person.name()).matches("Ann \\([\\w-]{8}\\)");
        assertThat(person.roles()).containsExactly(Role.EDITOR);
        assertThat(person(now, provider.issue("subject-2", Map.of("name", "Ann")))
                        .name())
                .as("somebody else of that name")
                .isNotEqualTo(person.name());
        await(now.stop());
    }

    static Stream<Arguments> roles() {
        return Stream.of(
                Arguments.of(Map.of(), List.of()),
                Arguments.of(Map.of("groups", "cutters"), List.of(Role.EDITOR)),
                Arguments.of(Map.of("groups", List.of("cutter")), List.of()),
                Arguments.of(Map.of("realm_access", Map.of("roles", List.of("painter"))), List.of(Role.ARTIST)),
                Arguments.of(Map.of("realm_access", "painter"), List.of()),
                Arguments.of(
                        Map.of("email", "ann@example.org", "email_verified", true),
                        List.of(Role.VIEWER, Role.OPERATOR)),
                Arguments.of(Map.of("email", "ann@example.org", "email_verified", false), List.of()),
                Arguments.of(Map.of("email", "ann@example.org", "email_verified", "true"), List.of()),
                Arguments.of(Map.of("email", "ann@example.org"), List.of()),
                Arguments.of(Map.of("email", "bob@example.org", "email_verified", true), List.of(Role.VIEWER)),
                Arguments.of(Map.of("email", "ann@example.org.evil.net", "email_verified", true), List.of()),
                Arguments.of(Map.of("email", "eve@evilexample.org", "email_verified", true), List.of()));
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @MethodSource("roles")
    void theClaims_giveTheRoles(Map<String, Object> claims, List<Role> expected) throws Exception {
        JWTClaimsSet.Builder all = provider.claims(NOW);
        claims.forEach(all::claim);

        Person person = person(provider.sign(all.build()));

        assertThat(person.roles()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(person.name()).doesNotContain("@").startsWith("somebody (");
    }

    static Stream<Arguments> times() {
        return Stream.of(
                claims("nothing else", true, all -> all),
                claims("expired within the skew", true, all -> all.expirationTime(at(-59))),
                claims("expired", false, all -> all.expirationTime(at(-61))),
                claims("without an end", false, all -> all.expirationTime(null)),
                claims("valid from within the skew on", true, all -> all.notBeforeTime(at(59))),
                claims("not valid yet", false, all -> all.notBeforeTime(at(61))),
                claims("issued within the skew", true, all -> all.issueTime(at(59))),
                claims("issued in the future", false, all -> all.issueTime(at(61))),
                claims("never issued", false, all -> all.issueTime(null)),
                claims("without a subject", false, all -> all.subject(null)),
                claims("for another audience", false, all -> all.audience("other")),
                claims("for nobody", false, all -> all.audience((String) null)),
                claims("for two, issued to another", false, all -> all.audience(List.of("cutroom", "other"))
                        .claim("azp", "other")),
                claims("for two, issued to us", true, all -> all.audience(List.of("other", "cutroom"))
                        .claim("azp", "cutroom")),
                claims("of another issuer", false, all -> all.issuer("http://127.0.0.1/other")),
                claims("of none", false, all -> all.issuer(null)));
    }

    private static Date at(long seconds) {
        return Date.from(NOW.plusSeconds(seconds));
    }

    private static Arguments claims(String what, boolean good, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(what, good, change);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("times")
    void aSignedToken_countsForThisNodeAndInItsTimeOnly(
            String what, boolean good, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        String token = provider.sign(change.apply(provider.claims(NOW)).build());

        if (good) {
            assertThat(person(token).name()).startsWith("somebody");
        } else {
            assertThatThrownBy(() -> person(token))
                    .isInstanceOf(NotKnownException.class)
                    .hasMessageMatching("[A-Z][^.@]*[;,][^.@]*\\.");
        }
    }

    @Test
    void whatTheProviderDidNotSign_isRefused() throws Exception {
        JWTClaimsSet claims = provider.claims(NOW).build();
        RSAKey publicKey = provider.key().toRSAKey().toPublicJWK();
        RSAKey forged = new RSAKeyGenerator(2048).keyID(publicKey.getKeyID()).generate();
        String good = provider.sign(claims);
        List<String> bad = new ArrayList<>(List.of(
                new PlainJWT(claims).serialize(),
                new PlainJWT(claims).serialize() + "AAAA",
                good.substring(0, good.lastIndexOf('.') + 1),
                good.substring(0, good.lastIndexOf('.')),
                good.substring(0, good.length() - 8) + "AAAAAAAA",
                IdentityProvider.sign(claims, forged),
                "a.b.c",
                "..",
                ""));
        for (byte[] secret : List.of(
                publicKey.toRSAPublicKey().getEncoded(),
                publicKey.toJSONString().getBytes(StandardCharsets.UTF_8),
                publicKey.getModulus().decode())) {
            SignedJWT byHmac = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(publicKey.getKeyID())
                            .build(),
                    claims);
            byHmac.sign(new MACSigner(secret));
            bad.add(byHmac.serialize());
        }
        SignedJWT withItsOwnKey = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .jwk(forged.toPublicJWK())
                        .build(),
                claims);
        withItsOwnKey.sign(new RSASSASigner(forged));
        bad.add(withItsOwnKey.serialize());

        assertThat(person(good).name()).isNotEmpty();
        for (String token : bad) {
            assertThatThrownBy(() -> person(token)).as(token).isInstanceOf(NotKnownException.class);
        }
    }

    @Test
    void afterTheProviderChangedItsKey_tokensOfTheNewOneCount_andOfTheOldNoMore() throws Exception {
        String old = provider.sign(provider.claims(NOW).build());
        person(old);

        provider.useElliptic("second");
        String young = provider.sign(provider.claims(NOW).build());

        assertThat(person(young).name()).isNotEmpty();
        assertThatThrownBy(() -> person(old)).isInstanceOf(NotKnownException.class);
        assertThat(provider.keysAsked()).isEqualTo(2);
    }

    @Test
    void aStormOfUnknownKeys_asksTheProviderOnce_inThirtySeconds() throws Exception {
        List<Future<IdTokens.Signed>> storm = new ArrayList<>();
        RSAKey unknown = new RSAKeyGenerator(2048).keyID("unknown").generate();
        for (int i = 0; i < 200; i++) {
            JWTClaimsSet claims = provider.claims(NOW).subject("subject-" + i).build();
            storm.add(tokens.find(IdentityProvider.sign(claims, unknown)));
        }
        for (Future<IdTokens.Signed> one : storm) {
            assertThatThrownBy(() -> await(one)).isInstanceOf(NotKnownException.class);
        }
        assertThat(provider.keysAsked())
                .as("at the start, and for all of the storm")
                .isEqualTo(2);

        nanos.addAndGet(Duration.ofSeconds(29).toNanos());
        provider.useRsa("second");
        String young = provider.sign(provider.claims(NOW).build());
        assertThatThrownBy(() -> person(young)).isInstanceOf(NotKnownException.class);
        assertThat(provider.keysAsked()).isEqualTo(2);

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(person(young).name()).isNotEmpty();
        assertThat(provider.keysAsked()).isEqualTo(3);
    }

    @Test
    void whileTheProviderIsAway_knownKeysGoOn_andUnknownOnesAreNotCalledWrong() throws Exception {
        String token = provider.sign(provider.claims(NOW).build());
        provider.stop();
        provider.useRsa("second");
        String young = provider.sign(provider.claims(NOW).build());

        assertThatThrownBy(() -> person(young))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("does not answer");
        assertThat(person(token).name()).isNotEmpty();

        provider.start();
        until(vertx, "it was asked again", () -> tokens.failure().isEmpty());
        assertThat(person(young).name()).isNotEmpty();
    }

    @Test
    void aProviderThatNamesItselfOtherwise_isNotBelieved() {
        IdTokens others = tokens(provider.issuer().replace("127.0.0.1", "localhost") + "/", Clock.systemUTC());
        others.start();
        until(vertx, "it was asked", () -> others.failure().contains("names itself"));
        assertThat(others.failure()).contains(provider.issuer().replace("127.0.0.1", "localhost"));
        await(others.stop());
    }

    @Test
    void theAnswer_comesOnTheContextOfTheQuestion() throws Exception {
        provider.useRsa("second");
        String young = provider.sign(provider.claims(NOW).build());
        Context asking = vertx.getOrCreateContext();

        Context answered = await(Future.<Context>future(promise -> asking.runOnContext(
                turn -> tokens.find(young).onComplete(found -> promise.complete(Vertx.currentContext())))));

        assertThat(answered).isSameAs(asking);
    }
}
