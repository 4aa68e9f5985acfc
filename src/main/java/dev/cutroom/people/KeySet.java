package dev.cutroom.people;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a provider that may sign tokens. Secret ones are left out, so that nobody can sign by HMAC with what is
 * public, and so are weak ones.
 */
record KeySet(JWKSet jwks) {

    /** Numbers that a signature could have; zeros are refused before anything is loaded. */
    private static final byte[] SOMETHING = "x".repeat(64).getBytes(StandardCharsets.US_ASCII);

    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_KEYS = 100;

    /**
     * Reads a JWKS document.
     *
     * @throws ParseException when it is none, or has no key that can be used
     */
    static KeySet parse(String document) throws ParseException {
        List<JWK> usable = JWKSet.parse(document).getKeys().stream()
                .filter(KeySet::isUsable)
                .map(JWK::toPublicJWK)
                .limit(MOST_KEYS)
                .toList();
        if (usable.isEmpty()) {
            throw new ParseException("it publishes no RSA or EC key for signatures", 0);
        }
        return new KeySet(new JWKSet(usable));
    }

    private static boolean isUsable(JWK key) {
        boolean forSignatures = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
        return forSignatures
                && (key.getKeyType().equals(KeyType.EC)
                        || key.getKeyType().equals(KeyType.RSA) && key.size() >= LEAST_RSA_BITS);
    }

    /**
     * Has each kind of key check something once. The first check loads hundreds of classes, which is no work for an event
     * loop.
     */
    KeySet tried() throws JOSEException {
        for (JWK key : jwks.getKeys()) {
            boolean rsa = key instanceof RSAKey;
            JWSVerifier verifier = rsa ? new RSASSAVerifier(key.toRSAKey()) : new ECDSAVerifier(key.toECKey());
            JWSAlgorithm algorithm = rsa
                    ? JWSAlgorithm.RS256
                    : verifier.supportedJWSAlgorithms().iterator().next();
            verifier.verify(new JWSHeader(algorithm), SOMETHING, Base64URL.encode(SOMETHING));
        }
        return this;
    }

    /** Whether it has a key of this id; any will do for a token that names none. */
    boolean has(Optional<String> id) {
        return id.isEmpty() || jwks.getKeyByKeyId(id.get()) != null;
    }
}
