package dev.cutroom.hls;

/** What a playlist can be (RFC 8216 section 4): a list of segments, or a list of such lists. */
public sealed interface Playlist permits MediaPlaylist, MultivariantPlaylist {

    /**
     * Reads a playlist.
     *
     * @throws PlaylistException naming the line and what was expected there
     */
    static Playlist parse(String text) {
        return new PlaylistParser(text).parse();
    }
}
