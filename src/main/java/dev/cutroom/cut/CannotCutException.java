package dev.cutroom.cut;

/** What is kept cannot be cut this way; the message says which type would do. HTTP answers 422. */
public final class CannotCutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotCutException(String message) {
        super(message);
    }
}
