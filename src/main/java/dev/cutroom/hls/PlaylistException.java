package dev.cutroom.hls;

/** A text that is no playlist of RFC 8216; the message names the line and what was expected there. */
public final class PlaylistException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param line counted from 1; 0 when it is the text as a whole */
    public PlaylistException(int line, String what) {
        super(line == 0 ? what : "line " + line + ": " + what);
    }
}
