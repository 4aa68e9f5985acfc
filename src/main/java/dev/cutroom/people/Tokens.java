package dev.cutroom.people;

import dev.cutroom.database.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tokens of this cutroom's own, for programs and for those without a provider of identities. A token is shown once, when
 * it is made; what is kept is its SHA-256, which is enough for 256 random bits.
 */
public final class Tokens {

    /** So that a token is known for one where it does not belong, in a log or a repository. */
    public static final String PREFIX = "cutroom_";

    private static final int BYTES = 32;
    private static final int LONGEST_NAME = 100;

    private final TokensTable table;
    private final SecureRandom random = new SecureRandom();

    public Tokens(Database database) {
        this.table = new TokensTable(database);
    }

    /**
     * Makes one; the answer is the token.
     *
     * @param name whose it is, as it stands in the audit trail
     */
    public Future<String> create(String name, Role role) {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.indexOf('@') >= 0) {
            throw new IllegalArgumentException("'" + name + "' must have 1 to " + LONGEST_NAME
                    + " characters and no @: names stand where anybody reads them");
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return table.insert(hash(token), name, role).map(id -> token);
    }

    /** {@code {id, name, role, created, revoked}} each. */
    public Future<List<JsonObject>> list() {
        return table.list();
    }

    /** Whether there was one to revoke; all nodes that hear the database forget it at once. */
    public Future<Boolean> revoke(String id) {
        UUID uuid;
        try {
            uuid = UUID.fromString(id);
        } catch (IllegalArgumentException malformed) {
            return Future.succeededFuture(false);
        }
        return table.revoke(uuid);
    }

    Future<Optional<Person>> find(String token) {
        return table.find(hash(token));
    }

    static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
