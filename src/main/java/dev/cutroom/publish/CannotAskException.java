package dev.cutroom.publish;

/** The destination does not say whether it has something: a person has to look. */
public final class CannotAskException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message a sentence for people, with the destination's own words */
    public CannotAskException(String message) {
        super(message);
    }
}
