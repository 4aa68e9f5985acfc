package dev.cutroom.hls;

import java.util.List;

/**
 * A list of the variants of one stream (RFC 8216 section 4.3.4).
 *
 * @param version {@code EXT-X-VERSION}; 1 without
 * @param independentSegments whether every segment of every variant can be decoded alone
 * @param variants in order of the list
 * @param renditions alternative sound, pictures and subtitles
 */
public record MultivariantPlaylist(
        int version, boolean independentSegments, List<Variant> variants, List<MediaRendition> renditions)
        implements Playlist {

    public MultivariantPlaylist {
        variants = List.copyOf(variants);
        renditions = List.copyOf(renditions);
    }
}
