package dev.cutroom.playlist;

import dev.cutroom.timeline.Rendition;
import java.util.List;

/** A multivariant playlist (RFC 8216 section 4.3.4) as text. */
final class MultivariantPlaylist {

    private MultivariantPlaylist() {}

    /**
     * One quality.
     *
     * @param peakBits a second, measured over some of its segments
     */
    record Variant(Rendition rendition, long peakBits, long averageBits) {}

    /**
     * @param variants in order; the first is where players begin
     * @param query what the media playlists' URLs carry, without the question mark; may be empty
     */
    static String text(List<Variant> variants, String query) {
        StringBuilder text = new StringBuilder("#EXTM3U\n");
        for (Variant variant : variants) {
            text.append("#EXT-X-STREAM-INF:BANDWIDTH=")
                    .append(variant.peakBits())
                    .append(",AVERAGE-BANDWIDTH=")
                    .append(variant.averageBits())
                    .append(",NAME=\"")
                    .append(quoted(variant.rendition().quality()))
                    .append("\"\n/playlist/")
                    .append(PercentEncoding.part(variant.rendition().channel()))
                    .append('/')
                    .append(PercentEncoding.part(variant.rendition().quality()))
                    .append(".m3u8")
                    .append(query.isEmpty() ? "" : "?" + query)
                    .append('\n');
        }
        return text.toString();
    }

    /** A quoted string may hold no quote and no line end. */
    private static String quoted(String name) {
        return name.replaceAll("[\"\\r\\n]", "_");
    }
}
