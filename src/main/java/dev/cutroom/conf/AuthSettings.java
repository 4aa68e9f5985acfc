package dev.cutroom.conf;

/**
 * Who may do what.
 *
 * @param reads whether events can be read without a token
 * @param writes whether they can be written without one
 */
public record AuthSettings(
        @Default("open") Reads reads, @Default("loopback") Writes writes) {

    /** Who may read. */
    public enum Reads {
        OPEN,
        TOKEN
    }

    /** Who may write. */
    public enum Writes {
        /** Whoever reaches the node, while it answers on a loopback address only; else a token is needed. */
        LOOPBACK,
        TOKEN
    }
}
