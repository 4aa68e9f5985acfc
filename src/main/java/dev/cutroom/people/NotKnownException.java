package dev.cutroom.people;

/** Nobody knows who sent this; HTTP answers 401, or 429 after too many wrong tokens. */
public final class NotKnownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean tooOften;

    private NotKnownException(String message, boolean tooOften) {
        super(message, null, false, false);
        this.tooOften = tooOften;
    }

    static NotKnownException wrongToken() {
        return new NotKnownException(
                "This token is not valid, or no longer; send Authorization: Bearer and one that is.", false);
    }

    static NotKnownException tooOften() {
        return new NotKnownException("Too many wrong tokens came from this address; wait a minute.", true);
    }

    public boolean isTooOften() {
        return tooOften;
    }
}
