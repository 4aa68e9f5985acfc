package dev.cutroom.record;

import dev.cutroom.hls.DateRange;
import dev.cutroom.hls.MediaPlaylist;
import dev.cutroom.hls.MediaSegment;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Tells advertisements from the stream, as packagers mark them: date ranges of Twitch ({@code twitch-stitched-ad}) and
 * of SCTE-35, cue tags before segments, and configured patterns. Fed with each playlist of one session, segment by
 * segment in order.
 */
final class AdBreaks {

    private static final String TWITCH_AD = "twitch-stitched-ad";
    private static final String CUE_OUT = "#EXT-X-CUE-OUT";
    private static final String CUE_OUT_CONT = "#EXT-X-CUE-OUT-CONT";
    private static final String CUE_IN = "#EXT-X-CUE-IN";
    private static final long OPEN = Long.MAX_VALUE;
    /** Segments begin where the encoder had a key frame, which is not to the microsecond where the break was planned. */
    private static final long TOLERANCE_MICROS = 100_000;

    private record Break(long start, long end) {}

    private final AdRules rules;
    private List<Break> breaks = List.of();
    private boolean inCue;
    private long cueEnd = OPEN;

    AdBreaks(AdRules rules) {
        this.rules = rules;
    }

    /** Takes in the date ranges of a playlist; {@link #covers} is to follow for each of its segments. */
    void read(MediaPlaylist playlist) {
        List<DateRange> ranges = playlist.segments().stream()
                .flatMap(segment -> segment.dateRanges().stream())
                .toList();
        List<Break> found = new ArrayList<>();
        for (DateRange range : ranges) {
            boolean isAd = range.kind().filter(TWITCH_AD::equals).isPresent()
                    || range.attributes().containsKey("SCTE35-OUT");
            if (isAd && range.start().isPresent()) {
                long start = range.start().getAsLong();
                long end =
                        range.duration().isPresent() ? start + range.duration().getAsLong() : nextReturn(ranges, start);
                found.add(new Break(start, end));
            }
        }
        breaks = found;
    }

    private static long nextReturn(List<DateRange> ranges, long start) {
        return ranges.stream()
                .filter(range -> range.attributes().containsKey("SCTE35-IN"))
                .map(DateRange::start)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .filter(time -> time > start)
                .min()
                .orElse(OPEN);
    }

    /** Whether the next segment of the list is an advertisement. */
    boolean covers(MediaSegment segment, long start) {
        segment.otherTags().forEach(tag -> follow(tag, start));
        if (inCue && start > cueEnd - TOLERANCE_MICROS) {
            inCue = false;
        }
        return inCue || rules.matches(segment) || isWithinABreak(start);
    }

    private boolean isWithinABreak(long start) {
        return breaks.stream()
                .anyMatch(pause -> start > pause.start - TOLERANCE_MICROS && start < pause.end - TOLERANCE_MICROS);
    }

    private void follow(String tag, long start) {
        if (tag.startsWith(CUE_IN)) {
            inCue = false;
        } else if (tag.startsWith(CUE_OUT_CONT)) {
            if (!inCue) {
                inCue = true;
                cueEnd = OPEN;
            }
        } else if (tag.startsWith(CUE_OUT)) {
            inCue = true;
            cueEnd = endOf(tag, start);
        }
    }

    /** {@code #EXT-X-CUE-OUT:30}, {@code …:DURATION=30.0}; without a length the break lasts until a tag ends it. */
    private static long endOf(String tag, long start) {
        String value = tag.substring(CUE_OUT.length()).replaceFirst("^:", "").replaceFirst("^DURATION=", "");
        String digits = value.replaceFirst("[^0-9.].*$", "");
        try {
            return digits.isEmpty() ? OPEN : start + seconds(digits);
        } catch (NumberFormatException odd) {
            return OPEN;
        }
    }

    private static long seconds(String digits) {
        return new BigDecimal(digits.length() > 12 ? digits.substring(0, 12) : digits)
                .movePointRight(6)
                .longValue();
    }
}
