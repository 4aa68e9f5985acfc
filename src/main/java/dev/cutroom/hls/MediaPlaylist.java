package dev.cutroom.hls;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A list of segments (RFC 8216 section 4.3.3).
 *
 * @param version {@code EXT-X-VERSION}; 1 without
 * @param targetDuration microseconds
 * @param mediaSequence number of the first segment, those skipped by a delta update included
 * @param discontinuitySequence {@code EXT-X-DISCONTINUITY-SEQUENCE}; 0 without
 * @param type {@code VOD} or {@code EVENT}; empty without
 * @param ended whether {@code EXT-X-ENDLIST} closes it
 * @param iFramesOnly whether its segments are single pictures
 * @param independentSegments whether every segment can be decoded alone
 * @param start {@code EXT-X-START}'s offset in microseconds, from the end when negative
 * @param serverControl what the server can do for a player that reloads
 * @param skippedSegments how many a delta update leaves out at its front
 * @param segments in order
 */
public record MediaPlaylist(
        int version,
        long targetDuration,
        long mediaSequence,
        long discontinuitySequence,
        Optional<String> type,
        boolean ended,
        boolean iFramesOnly,
        boolean independentSegments,
        OptionalLong start,
        ServerControl serverControl,
        long skippedSegments,
        List<MediaSegment> segments)
        implements Playlist {

    public MediaPlaylist {
        segments = List.copyOf(segments);
    }

    /**
     * What {@code EXT-X-SERVER-CONTROL} offers (RFC 8216bis section 4.4.3.8).
     *
     * @param canBlockReload whether a request may wait for a segment to come
     * @param canSkipUntil how old, in microseconds, segments may be left out of a delta update from; empty for none
     */
    public record ServerControl(boolean canBlockReload, OptionalLong canSkipUntil) {

        static final ServerControl NONE = new ServerControl(false, OptionalLong.empty());
    }

    /** The sequence number of the segment at a place of the list. */
    public long sequenceOf(int index) {
        return mediaSequence + skippedSegments + index;
    }
}
