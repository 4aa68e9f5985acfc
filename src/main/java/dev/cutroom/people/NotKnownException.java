package dev.cutroom.people;

/**
 * Nobody knows who sent this; HTTP answers 401, or 429 after too many wrong tokens. The message holds nothing of the
 * token.
 */
public final class NotKnownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int retryAfterSeconds;

    private NotKnownException(String message, int retryAfterSeconds) {
        super(message, null, false, false);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static NotKnownException wrongToken() {
        return because("This token is not valid, or no longer; send Authorization: Bearer and one that is.");
    }

    static NotKnownException because(String sentence) {
        return new NotKnownException(sentence, 0);
    }

    static NotKnownException tooOften(int retryAfterSeconds) {
        return new NotKnownException(
                "Too many wrong tokens came from this address; wait " + retryAfterSeconds + " s.", retryAfterSeconds);
    }

    public boolean isTooOften() {
        return retryAfterSeconds > 0;
    }

    /** When to come again; 0 for a token that is simply wrong. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
