package dev.cutroom.hls;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One variant of a stream ({@code EXT-X-STREAM-INF}, RFC 8216 section 4.3.4.2).
 *
 * @param uri of its media playlist, not resolved
 * @param bandwidth peak bits a second
 * @param averageBandwidth bits a second
 * @param codecs of RFC 6381
 * @param width pixels; {@code height} pixels
 * @param frameRate pictures a second
 * @param audio group of its sound; {@code video} and {@code subtitles} likewise
 * @param name {@code NAME}, or the name of its video rendition where a list is written that way
 */
public record Variant(
        String uri,
        long bandwidth,
        OptionalLong averageBandwidth,
        Optional<String> codecs,
        OptionalInt width,
        OptionalInt height,
        OptionalDouble frameRate,
        Optional<String> audio,
        Optional<String> video,
        Optional<String> subtitles,
        Optional<String> name) {}
