package dev.cutroom.publish;

/** The destination does not take this, now or later; nothing of it is out by this call. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message a sentence for people, with the destination's own words */
    public RefusedException(String message) {
        super(message);
    }
}
