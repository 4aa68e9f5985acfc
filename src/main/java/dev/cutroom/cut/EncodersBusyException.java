package dev.cutroom.cut;

/** Too many wait for an encoder; HTTP answers 429 with Retry-After. */
public final class EncodersBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int retryAfterSeconds;

    EncodersBusyException(int waiting, int retryAfterSeconds) {
        super(waiting + " cuts wait for an encoder already; come again in " + retryAfterSeconds + " s");
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** An estimate of when one more could wait. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
