package dev.cutroom.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import okhttp3.HttpUrl;

/** An OpenID Connect provider on loopback, whose key can be changed, and which can be away. Not started at first. */
public final class IdentityProvider implements AutoCloseable {

    public static final String AUDIENCE = "cutroom";

    private static final String NAME = "people";

    private final int port;
    private final Keys keys = new Keys();
    private MockOAuth2Server server;
    private int keysAsked;

    public IdentityProvider() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    /** Gives out one key, whichever is current. */
    private static final class Keys extends KeyProvider {

        private volatile JWK current = rsa("first");

        Keys() {
            super(List.of(), "RS256");
        }

        @Override
        public JWK signingKey(String issuer) {
            return current;
        }
    }

    private static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048)
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public IdentityProvider start() throws IOException {
        server = new MockOAuth2Server(new OAuth2Config(false, null, null, false, new OAuth2TokenProvider(keys)));
        server.start(InetAddress.getLoopbackAddress(), port);
        return this;
    }

    public void stop() {
        countAsked();
        server.shutdown();
        server = null;
    }

    public String issuer() {
        return "http://127.0.0.1:" + port + "/" + NAME;
    }

    public JWK key() {
        return keys.current;
    }

    public void useRsa(String id) {
        keys.current = rsa(id);
    }

    public void useElliptic(String id) throws JOSEException {
        keys.current = new ECKeyGenerator(Curve.P_256)
                .keyID(id)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .generate();
    }

    /** A token as the provider itself makes it, good for an hour from now. */
    public String issue(String subject, Map<String, Object> claims) {
        Map<String, Object> all = new HashMap<>(claims);
        all.put("sub", subject);
        all.put("aud", AUDIENCE);
        return server.anyToken(HttpUrl.get(issuer()), all, Duration.ofHours(1)).serialize();
    }

    /** Claims of a good token. */
    public JWTClaimsSet.Builder claims(Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("subject-1")
                .audience(AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))));
    }

    /** Signs with the current key. */
    public String sign(JWTClaimsSet claims) throws JOSEException {
        return sign(claims, keys.current);
    }

    public static String sign(JWTClaimsSet claims, JWK key) throws JOSEException {
        boolean rsa = key instanceof RSAKey;
        JWSSigner signer = rsa ? new RSASSASigner(key.toRSAKey()) : new ECDSASigner((ECKey) key);
        JWSAlgorithm algorithm = rsa ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256;
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    /** How often its keys were asked for. */
    public int keysAsked() {
        countAsked();
        return keysAsked;
    }

    private void countAsked() {
        while (server != null) {
            try {
                String path = String.valueOf(
                        server.takeRequest(0, TimeUnit.MILLISECONDS).getPath());
                keysAsked += path.endsWith("/jwks") ? 1 : 0;
            } catch (RuntimeException noMore) {
                return;
            }
        }
    }

    @Override
    public void close() {
        if (server != null) {
            stop();
        }
    }
}
