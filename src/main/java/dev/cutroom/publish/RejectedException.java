package dev.cutroom.publish;

/** The destination had it and will never show it to viewers, so nothing of it is published any more. */
public final class RejectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message a sentence for people, with the destination's own words */
    public RejectedException(String message) {
        super(message);
    }
}
