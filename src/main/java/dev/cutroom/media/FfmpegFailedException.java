package dev.cutroom.media;

/** ffmpeg ended with an error; the message quotes its last words. */
public final class FfmpegFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FfmpegFailedException(String message) {
        super(message);
    }
}
