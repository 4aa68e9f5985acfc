package dev.cutroom.hls;

import java.util.Optional;

/**
 * An alternative within a group ({@code EXT-X-MEDIA}, RFC 8216 section 4.3.4.1).
 *
 * @param type {@code AUDIO}, {@code VIDEO}, {@code SUBTITLES} or {@code CLOSED-CAPTIONS}
 * @param group its {@code GROUP-ID}
 * @param name for people
 * @param uri of its media playlist; empty when it is within the variant's own
 * @param language of RFC 5646
 */
public record MediaRendition(
        String type,
        String group,
        String name,
        Optional<String> uri,
        Optional<String> language,
        boolean isDefault,
        boolean autoselect) {}
