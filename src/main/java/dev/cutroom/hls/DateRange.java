package dev.cutroom.hls;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A span of time with a meaning ({@code EXT-X-DATERANGE}, RFC 8216 section 4.3.2.7).
 *
 * @param id unique within the playlist
 * @param kind its {@code CLASS}; empty without
 * @param start microseconds since the epoch
 * @param duration microseconds; of {@code DURATION}, {@code END-DATE} or {@code PLANNED-DURATION}, in this order
 * @param attributes all of them, quotes taken off
 */
public record DateRange(
        String id, Optional<String> kind, OptionalLong start, OptionalLong duration, Map<String, String> attributes) {

    public DateRange {
        attributes = Map.copyOf(attributes);
    }
}
