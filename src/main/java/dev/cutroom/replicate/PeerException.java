package dev.cutroom.replicate;

/** A peer answered what is of no use. */
final class PeerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PeerException(String message) {
        super(message);
    }
}
