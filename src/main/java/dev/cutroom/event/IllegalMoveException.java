package dev.cutroom.event;

/** The event's state does not allow that; HTTP answers 409. */
public final class IllegalMoveException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public IllegalMoveException(String why) {
        super(why, null, false, false);
    }
}
