package dev.cutroom.picture;

/** There is nothing to show at the time asked for; HTTP answers 406. */
public final class NoPictureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NoPictureException(String message) {
        super(message);
    }
}
