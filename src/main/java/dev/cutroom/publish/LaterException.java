package dev.cutroom.publish;

import java.time.Duration;

/** The destination takes nothing before some time, as when a day's quota is used up. */
public final class LaterException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final Duration untilThen;

    /**
     * @param message a sentence for people
     * @param untilThen until it is worth trying again
     */
    public LaterException(String message, Duration untilThen) {
        super(message);
        this.untilThen = untilThen;
    }

    public Duration untilThen() {
        return untilThen;
    }
}
