package dev.cutroom.media;

/** ffmpeg ended with an error; the message quotes its last words. */
public sealed class FfmpegFailedException extends RuntimeException permits FfmpegWroteNothingException {

    private static final long serialVersionUID = 1L;

    public FfmpegFailedException(String message) {
        super(message);
    }
}
