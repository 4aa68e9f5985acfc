package dev.cutroom.event;

/** There is no event with that id; HTTP answers 404. */
public final class NoSuchEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NoSuchEventException() {
        super("There is no such event, or no such version of it.", null, false, false);
    }
}
