package dev.cutroom.picture;

/** Too many pictures are being made already; HTTP answers 429. */
public final class PicturesBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PicturesBusyException(int waiting) {
        super(waiting + " pictures wait to be made already; ask again in a few seconds.");
    }
}
