package dev.cutroom.record;

import dev.cutroom.hls.MediaSegment;

/**
 * A segment that a playlist shows for the first time.
 *
 * @param start microseconds since the epoch, from its date or derived
 * @param sequence its media sequence number, which may be its encryption's initialisation vector
 * @param doubtful whether its session's clock has jumped, so that the start may be wrong
 * @param ad whether it is an advertisement
 */
record FoundSegment(MediaSegment segment, long start, long sequence, boolean doubtful, boolean ad) {

    long duration() {
        return segment.duration();
    }

    long end() {
        return start + segment.duration();
    }
}
