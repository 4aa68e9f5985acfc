package dev.cutroom.conf;

import java.time.Duration;
import java.util.Map;

/**
 * How recorders work.
 *
 * @param sessionAge after which a recorder asks its source for a new playlist address
 * @param softLimit after which a second try starts beside the first
 * @param playlistLimit after which a playlist's request is given up
 * @param segmentLimit after which one try for a segment is given up
 * @param suspectAfter a segment that took longer than this to fetch is suspect
 * @param giveUpAfter how long a segment that fails is tried again
 * @param endedPause after which a stream whose playlist has ended is looked for again
 * @param fetches of segments under way at most, a rendition
 * @param sourceLimit after which asking a source for a playlist's address is given up
 * @param twins whether each rendition is recorded by two independent sessions that are compared
 */
public record RecordSettings(
        @Default("6h") Duration sessionAge,
        @Default("5s") Duration softLimit,
        @Default("20s") Duration playlistLimit,
        @Default("120s") Duration segmentLimit,
        @Default("59s") Duration suspectAfter,
        @Default("20m") Duration giveUpAfter,
        @Default("10s") Duration endedPause,
        @Default("16") int fetches,
        @Default("60s") Duration sourceLimit,
        @Default("false") boolean twins,
        TwitchSettings twitch) {

    /** All defaults. */
    public static RecordSettings standard() {
        return RecordBinder.bind(RecordSettings.class, Map.of(), "record");
    }
}
