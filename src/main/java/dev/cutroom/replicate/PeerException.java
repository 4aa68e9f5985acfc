package dev.cutroom.replicate;

/** A peer answered what is of no use. */
final class PeerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    PeerException(String message) {
        this(message, 0);
    }

    /** @param status of HTTP; 0 when it is not the status that is wrong */
    PeerException(String message, int status) {
        super(message);
        this.status = status;
    }

    /** Whether the peer does not know such a call. */
    boolean isUnknownCall() {
        return status == 404 || status == 405;
    }
}
