package dev.cutroom.replicate;

/** A peer answered what is of no use. */
final class PeerException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int TOO_LARGE = 413;

    private final int status;

    PeerException(String message) {
        this(message, 0);
    }

    /** @param status of HTTP; 0 when it is not the status that is wrong */
    PeerException(String message, int status) {
        super(message);
        this.status = status;
    }

    /** Of an answer that is not read to its end. */
    static PeerException tooLarge(String what, int mostBytes) {
        return new PeerException(what + ", and no more than " + mostBytes + " are taken", TOO_LARGE);
    }

    /** Whether the peer does not know such a call. */
    boolean isUnknownCall() {
        return status == 404 || status == 405;
    }

    /** Whether asking again would bring the same. */
    boolean isTooLarge() {
        return status == TOO_LARGE;
    }
}
