package dev.cutroom.event;

/** An event has no thumbnail, or not all that one is made from; HTTP answers 404. */
public final class NoThumbnailException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoThumbnailException(String message) {
        super(message, null, false, false);
    }
}
