package dev.cutroom.media;

/** No ffmpeg can run on this node; HTTP answers 503 and says why. */
public final class FfmpegMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FfmpegMissingException(String message) {
        super(message);
    }
}
