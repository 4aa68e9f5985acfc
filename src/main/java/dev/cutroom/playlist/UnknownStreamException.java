package dev.cutroom.playlist;

/** Nobody has ever recorded such a channel or quality here; HTTP answers 404. */
public final class UnknownStreamException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnknownStreamException(String what) {
        super("There is no " + what + " here; see /files for what there is.");
    }
}
