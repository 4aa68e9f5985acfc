package dev.cutroom.record;

/** The origin did not give what was asked for. */
final class OriginException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status of HTTP; 0 when there was none */
    OriginException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Whether asking again for this address can never help: it has expired or is gone. */
    boolean isFinal() {
        return status == 403 || status == 404 || status == 410;
    }
}
