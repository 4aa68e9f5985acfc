package dev.cutroom.hls;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One segment of a media playlist (RFC 8216 section 4.3.2).
 *
 * @param uri as it stands in the list, not resolved
 * @param duration microseconds, as {@code EXTINF} gives it
 * @param title of {@code EXTINF}; may be empty
 * @param programDateTime when it begins, microseconds since the epoch
 * @param discontinuity whether coding or clock change before it
 * @param gap whether its content is missing ({@code EXT-X-GAP})
 * @param byteRange the part of the resource that it is
 * @param key how it is encrypted
 * @param map its initialisation section
 * @param dateRanges whose tags stand before it
 * @param otherTags lines before it that RFC 8216 does not know, such as SCTE-35 cues, with their {@code #}
 */
public record MediaSegment(
        String uri,
        long duration,
        String title,
        OptionalLong programDateTime,
        boolean discontinuity,
        boolean gap,
        Optional<ByteSpan> byteRange,
        Optional<Key> key,
        Optional<InitSection> map,
        List<DateRange> dateRanges,
        List<String> otherTags) {

    public MediaSegment {
        dateRanges = List.copyOf(dateRanges);
        otherTags = List.copyOf(otherTags);
    }

    /** A part of a resource: {@code length} bytes from {@code offset}. */
    public record ByteSpan(long offset, long length) {}

    /**
     * How segments are encrypted ({@code EXT-X-KEY}).
     *
     * @param method such as {@code AES-128}; never {@code NONE}
     * @param uri of the key; empty without one
     * @param iv initialisation vector in hexadecimal without {@code 0x}; empty when the sequence number is taken
     * @param keyFormat {@code identity} without one
     */
    public record Key(String method, String uri, Optional<String> iv, String keyFormat) {}

    /**
     * The initialisation section of the segments that follow ({@code EXT-X-MAP}).
     *
     * @param key how it is encrypted itself: by the {@code EXT-X-KEY} that stands before it
     */
    public record InitSection(String uri, Optional<ByteSpan> byteRange, Optional<Key> key) {}
}
