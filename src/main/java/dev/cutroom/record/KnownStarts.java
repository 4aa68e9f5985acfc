package dev.cutroom.record;

import dev.cutroom.hls.MediaPlaylist;
import dev.cutroom.hls.MediaSegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When the segments that one session has seen start, for the session that replaces it: without dates the times of a
 * stream come from when it was first seen, and another session would give it others. Pure, immutable.
 *
 * <p>A list that is the very last one of the session before keeps its times, however long ago that was: the origin
 * stands still, or the stream has ended. Another one keeps them only if it goes on where that left off; an encoder that
 * counts from 0 again uses the same names for what comes much later.
 */
final class KnownStarts {

    static final KnownStarts NONE = new KnownStarts(Map.of(), Optional.empty(), List.of(), -1, 0);

    private static final int REMEMBERED = 1_000;

    /** How much further behind the clock than before a stream may be and still be the same. */
    private static final long TOLERATED_LAG_MICROS = 30_000_000;

    /** What tells one state of a playlist from another. */
    private record Identity(
            boolean ended, long firstSequence, int size, String lastName, long duration, OptionalLong firstDate) {}

    private final Map<String, Long> byName;
    private final Optional<Identity> list;
    private final List<Long> starts;
    private final long lastSequence;
    private final long lag;

    private KnownStarts(
            Map<String, Long> byName, Optional<Identity> list, List<Long> starts, long lastSequence, long lag) {
        this.byName = byName;
        this.list = list;
        this.starts = starts;
        this.lastSequence = lastSequence;
        this.lag = lag;
    }

    /**
     * What is known after a list.
     *
     * @param seen starts of segments by name, in the order they came
     * @param starts of the list's segments
     * @param lag how far behind the clock the newest segment ended when it was seen first, in microseconds
     */
    KnownStarts after(Map<String, Long> seen, MediaPlaylist playlist, List<Long> starts, long lastSequence, long lag) {
        Map<String, Long> names = new LinkedHashMap<>(byName);
        seen.forEach((name, start) -> {
            names.remove(name);
            names.put(name, start);
        });
        var oldest = names.keySet().iterator();
        for (int tooMany = names.size() - REMEMBERED; tooMany > 0; tooMany--) {
            oldest.next();
            oldest.remove();
        }
        return new KnownStarts(names, Optional.of(identity(playlist)), starts, lastSequence, lag);
    }

    /** Another session's addresses may differ in folder and query, where tokens stand. */
    static String withoutFolder(String key) {
        int hash = key.lastIndexOf('#');
        int query = key.indexOf('?');
        String path = key.substring(0, query < 0 || query > hash ? hash : query);
        return path.substring(path.lastIndexOf('/') + 1) + key.substring(hash);
    }

    /** Whether a list is the last one that was seen; its segments then start at {@link #startOf}. */
    boolean isOf(MediaPlaylist playlist) {
        return list.isPresent() && list.get().equals(identity(playlist));
    }

    long startOf(int index) {
        return starts.get(index);
    }

    long lag() {
        return lag;
    }

    private static String name(MediaPlaylist playlist, int index) {
        return withoutFolder(NewSegments.key(playlist.segments().get(index), playlist.sequenceOf(index)));
    }

    private static Identity identity(MediaPlaylist playlist) {
        List<MediaSegment> segments = playlist.segments();
        int size = segments.size();
        return new Identity(
                playlist.ended(),
                playlist.sequenceOf(0),
                size,
                size == 0 ? "" : name(playlist, size - 1),
                segments.stream().mapToLong(MediaSegment::duration).sum(),
                size == 0 ? OptionalLong.empty() : segments.get(0).programDateTime());
    }

    /**
     * Where a list begins that goes on with what was seen; empty when nothing of it was, or it began anew.
     *
     * @param now microseconds since the epoch
     */
    OptionalLong firstStart(MediaPlaylist playlist, long now) {
        List<MediaSegment> segments = playlist.segments();
        OptionalLong first = OptionalLong.empty();
        long length = 0;
        for (int i = 0; i < segments.size(); i++) {
            Long known = byName.get(name(playlist, i));
            if (known != null && first.isEmpty()) {
                first = OptionalLong.of(known - length);
            }
            length += segments.get(i).duration();
        }
        if (first.isEmpty() || beginsAnew(playlist)) {
            return OptionalLong.empty();
        }
        long behind = now - (first.getAsLong() + length);
        return Math.abs(behind - lag) > TOLERATED_LAG_MICROS ? OptionalLong.empty() : first;
    }

    private boolean beginsAnew(MediaPlaylist playlist) {
        // Nothing follows the end of a list, so one that does not reach it is another.
        boolean hasEnded = list.isPresent() && list.get().ended;
        return hasEnded
                ? playlist.sequenceOf(playlist.segments().size()) <= lastSequence
                : isFarBehind(playlist, lastSequence);
    }

    /** Numbers that lie far behind are those of a server that began anew; an old list served once more lies near. */
    static boolean isFarBehind(MediaPlaylist playlist, long lastSequence) {
        int size = playlist.segments().size();
        return size > 0 && playlist.sequenceOf(size) + 3L * size + 10 < lastSequence;
    }
}
