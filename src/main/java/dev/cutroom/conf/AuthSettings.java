package dev.cutroom.conf;

/**
 * Who may do what.
 *
 * @param reads whether what is kept can be read without a token
 * @param writes whether it can be changed without one
 * @param failuresAMinute wrong tokens an address may send before it has to wait
 * @param oidc who signs people in
 */
public record AuthSettings(
        @Default("open") Reads reads,
        @Default("loopback") Writes writes,
        @Default("20") int failuresAMinute,
        OidcSettings oidc) {

    public AuthSettings {
        if (failuresAMinute < 1) {
            throw new IllegalArgumentException("failures-a-minute must be at least 1, not " + failuresAMinute);
        }
    }

    /** Without a provider of identities. */
    public AuthSettings(Reads reads, Writes writes) {
        this(reads, writes, 20, OidcSettings.none());
    }

    /** Who may read. */
    public enum Reads {
        OPEN,
        TOKEN
    }

    /** Who may write. */
    public enum Writes {
        /** Whoever uses this machine, while the node answers on a loopback address and reading is open; else a token. */
        LOOPBACK,
        TOKEN
    }
}
