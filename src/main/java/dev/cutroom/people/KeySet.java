package dev.cutroom.people;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a provider that may sign tokens. Secret ones are left out, so that nobody can sign by HMAC with what is
 * public, and so are weak ones.
 */
record KeySet(JWKSet jwks) {

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

    /** Whether it has a key of this id; any will do for a token that names none. */
    boolean has(Optional<String> id) {
        return id.isEmpty() || jwks.getKeyByKeyId(id.get()) != null;
    }
}
