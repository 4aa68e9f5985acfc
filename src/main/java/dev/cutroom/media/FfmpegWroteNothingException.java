package dev.cutroom.media;

/** ffmpeg ended well but had nothing to write: what was asked for is not in its input. */
public final class FfmpegWroteNothingException extends FfmpegFailedException {

    private static final long serialVersionUID = 1L;

    public FfmpegWroteNothingException() {
        super("ffmpeg wrote nothing");
    }
}
