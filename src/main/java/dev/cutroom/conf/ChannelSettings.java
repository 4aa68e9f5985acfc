package dev.cutroom.conf;

import java.util.List;

/**
 * One channel to record.
 *
 * @param name its folder's name
 * @param url of its playlist
 * @param qualities to record, each by a variant's name, a height such as {@code 720p}, or {@code best}; the name is the
 *     folder's too
 * @param adPatterns a segment whose address or title holds one of these is an advertisement
 * @param chat whether its chat is captured: {@code false}, {@code true} for a {@code twitch:} address, or the chat's name
 */
public record ChannelSettings(
        String name,
        String url,
        @Default("source") List<String> qualities,
        List<String> adPatterns,
        @Default("false") String chat) {

    /** Without chat. */
    public ChannelSettings(String name, String url, List<String> qualities, List<String> adPatterns) {
        this(name, url, qualities, adPatterns, "false");
    }
}
