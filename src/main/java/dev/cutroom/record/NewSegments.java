package dev.cutroom.record;

import dev.cutroom.hls.MediaPlaylist;
import dev.cutroom.hls.MediaSegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is new in each playlist of one session. Pure: fed with playlists and the time, it remembers what it has seen.
 *
 * <p>A segment is known by its address, byte range and number. A number alone does not do, since servers restart them,
 * skip them and serve an older list after a newer one; an address alone does not, since some servers use a few names in
 * turn. Many lists date only their first segment, so that one and the same has a date in one list and none in the next;
 * a known one whose date has moved by more than half its length is another one, and one with a new number but the same
 * address and date is known.
 */
final class NewSegments {

    /** Larger differences between dates and the sum of durations mean that the clock has jumped. */
    private static final long CLOCK_TOLERANCE_MICROS = 10_000;

    private static final int REMEMBERED = 1_000;

    private final AdBreaks ads;
    private final Map<String, Long> seen = new LinkedHashMap<>();
    private KnownStarts inherited;
    private Optional<MediaPlaylist> last = Optional.empty();
    private long[] lastStarts = {};
    private long lastSequence = -1;
    private long lastEnd;
    private long lag;
    private int mostListed;
    private boolean jumped;

    /** @param predecessor the session that this one replaces: what it knew of undated segments goes on to hold */
    NewSegments(AdRules ads, Optional<NewSegments> predecessor) {
        this.ads = new AdBreaks(ads);
        this.inherited = predecessor.map(NewSegments::known).orElse(KnownStarts.NONE);
    }

    private KnownStarts known() {
        if (last.isEmpty()) {
            return inherited;
        }
        Map<String, Long> byName = new LinkedHashMap<>();
        seen.forEach((key, start) -> {
            if (key.lastIndexOf('#') > key.lastIndexOf('|')) {
                byName.put(KnownStarts.withoutFolder(key), start);
            }
        });
        List<Long> starts = Arrays.stream(lastStarts).boxed().toList();
        return inherited.after(byName, last.get(), starts, lastSequence, lag);
    }

    /** Whether the clock of this session has jumped; it should be replaced by a new one. */
    boolean hasJumped() {
        return jumped;
    }

    /**
     * The segments that this playlist shows first.
     *
     * @param now microseconds since the epoch, for playlists without any date
     */
    List<FoundSegment> of(MediaPlaylist playlist, long now) {
        noticeRestart(playlist);
        boolean isFirst = lastSequence < 0;
        // An origin that stands still falls behind the clock, and that must not count as how far it is behind.
        boolean isSame = isFirst && inherited.isOf(playlist);
        long[] starts = starts(playlist, isSame, now);
        ads.read(playlist);
        List<FoundSegment> found = new ArrayList<>();
        for (int i = 0; i < starts.length; i++) {
            MediaSegment segment = playlist.segments().get(i);
            long sequence = playlist.sequenceOf(i);
            boolean ad = ads.covers(segment, starts[i]);
            if (isKnown(segment, sequence, starts[i])) {
                continue;
            }
            seen.put(key(segment, sequence), starts[i]);
            seen.put(datedKey(segment, starts[i]), starts[i]);
            // Jumps within a session's first list are the past's; the session before has seen to them.
            jumped |= !isFirst && hasJumped(segment, sequence, starts[i]);
            lastSequence = sequence;
            lastEnd = starts[i] + segment.duration();
            lag = isSame ? inherited.lag() : now - lastEnd;
            if (!segment.gap()) {
                found.add(new FoundSegment(segment, starts[i], sequence, jumped, ad));
            }
        }
        if (starts.length > 0) {
            last = Optional.of(playlist);
            lastStarts = starts;
        }
        forgetOldest(starts.length);
        return found;
    }

    private void noticeRestart(MediaPlaylist playlist) {
        if (KnownStarts.isFarBehind(playlist, lastSequence)) {
            seen.clear();
            inherited = KnownStarts.NONE;
            last = Optional.empty();
            lastSequence = -1;
        }
    }

    private boolean isKnown(MediaSegment segment, long sequence, long start) {
        boolean dated = segment.programDateTime().isPresent();
        Long before = seen.get(key(segment, sequence));
        if (before != null && !(dated && Math.abs(start - before) > segment.duration() / 2)) {
            return true;
        }
        // Numbered anew, but the very same.
        return dated && seen.containsKey(datedKey(segment, start));
    }

    private static String datedKey(MediaSegment segment, long start) {
        return segment.uri() + range(segment) + "|" + start;
    }

    private static String range(MediaSegment segment) {
        return segment.byteRange().map(part -> "@" + part.offset()).orElse("");
    }

    /** A segment's address, byte range and number. */
    static String key(MediaSegment segment, long sequence) {
        return segment.uri() + range(segment) + "#" + sequence;
    }

    /** Where each segment starts: its own date, else the end of the one before, else back from the next date. */
    private long[] starts(MediaPlaylist playlist, boolean isSame, long now) {
        List<MediaSegment> segments = playlist.segments();
        long[] starts = new long[segments.size()];
        for (int i = 0; i < starts.length; i++) {
            OptionalLong date = segments.get(i).programDateTime();
            if (date.isPresent()) {
                starts[i] = date.getAsLong();
            } else if (isSame) {
                starts[i] = inherited.startOf(i);
            } else {
                starts[i] = i == 0
                        ? firstStart(playlist, now)
                        : starts[i - 1] + segments.get(i - 1).duration();
            }
        }
        return starts;
    }

    private long firstStart(MediaPlaylist playlist, long now) {
        List<MediaSegment> segments = playlist.segments();
        long before = 0;
        for (int i = 0; i < segments.size(); i++) {
            MediaSegment segment = segments.get(i);
            OptionalLong anchor = anchor(segment, playlist.sequenceOf(i));
            if (anchor.isPresent()) {
                return anchor.getAsLong() - before;
            }
            before += segment.duration();
        }
        return inherited.firstStart(playlist, now).orElse(now - before);
    }

    /** When a segment starts, as far as it is known without its neighbours in the list. */
    private OptionalLong anchor(MediaSegment segment, long sequence) {
        if (segment.programDateTime().isPresent()) {
            return segment.programDateTime();
        }
        Long known = seen.get(key(segment, sequence));
        if (known != null) {
            return OptionalLong.of(known);
        }
        return lastSequence >= 0 && sequence == lastSequence + 1 ? OptionalLong.of(lastEnd) : OptionalLong.empty();
    }

    private boolean hasJumped(MediaSegment segment, long sequence, long start) {
        boolean follows = sequence == lastSequence + 1 && !segment.discontinuity();
        return follows && Math.abs(start - lastEnd) > CLOCK_TOLERANCE_MICROS;
    }

    private void forgetOldest(int listed) {
        // A list that is empty for once is no reason to forget the long one.
        mostListed = Math.max(mostListed, listed);
        var oldest = seen.keySet().iterator();
        for (int tooMany = seen.size() - Math.max(REMEMBERED, 4 * mostListed); tooMany > 0; tooMany--) {
            oldest.next();
            oldest.remove();
        }
    }
}
