package dev.cutroom.hls;

import java.util.Map;
import java.util.Optional;

/** What a playlist can be (RFC 8216 section 4): a list of segments, or a list of such lists. */
public sealed interface Playlist permits MediaPlaylist, MultivariantPlaylist {

    /**
     * Reads a playlist.
     *
     * @throws PlaylistException naming the line and what was expected there
     */
    static Playlist parse(String text) {
        return parse(text, Context.NONE);
    }

    /**
     * Reads a playlist that needs to know what came before it.
     *
     * @throws PlaylistException naming the line and what was expected there
     */
    static Playlist parse(String text, Context context) {
        return new PlaylistParser(text, context).parse();
    }

    /**
     * What a playlist may refer to.
     *
     * @param previous the state of the same playlist that skipped segments ({@code EXT-X-SKIP}) are taken from; without
     *     one they stay out, and are counted
     * @param imported variables of the multivariant playlist, for {@code EXT-X-DEFINE} with {@code IMPORT}
     * @param query the decoded parameters of the playlist's own URL, for {@code EXT-X-DEFINE} with {@code QUERYPARAM}
     */
    record Context(Optional<MediaPlaylist> previous, Map<String, String> imported, Map<String, String> query) {

        /** Nothing came before. */
        public static final Context NONE = new Context(Optional.empty(), Map.of(), Map.of());

        /** Only the same playlist came before. */
        public static Context after(MediaPlaylist previous) {
            return new Context(Optional.of(previous), Map.of(), Map.of());
        }
    }
}
