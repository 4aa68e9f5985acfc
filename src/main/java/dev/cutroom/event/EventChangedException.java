package dev.cutroom.event;

/** Somebody else has changed it since it was read; HTTP answers 412. */
public final class EventChangedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EventChangedException(long version) {
        super(
                "Somebody has changed this event: it is at version " + version + " now. Read it again, then send "
                        + "your change with If-Match: \"" + version + "\".",
                null,
                false,
                false);
    }
}
