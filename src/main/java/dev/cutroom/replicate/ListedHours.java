package dev.cutroom.replicate;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What peers' hours held when they were last listed. Safe on any thread. */
final class ListedHours {

    /** Two days of ten renditions at forty peers. */
    private static final int MOST = 20_000;

    /** An hour of a peer. */
    record Key(String peer, Rendition rendition, Hour hour) {}

    private record Listed(String digest, List<TimeRange> spans, long nanos) {}

    private final Map<Key, Listed> hours = new ConcurrentHashMap<>();

    /**
     * What was listed under the same digest, however long ago, since that tells that nothing has changed.
     *
     * @param digest as the peer has it now; not empty
     */
    Optional<List<TimeRange>> same(Key key, String digest) {
        return Optional.ofNullable(hours.get(key))
                .filter(listed -> listed.digest.equals(digest))
                .map(Listed::spans);
    }

    /** What was listed since then, by {@link System#nanoTime}, whether or not it has changed. */
    Optional<List<TimeRange>> since(Key key, long nanos) {
        return Optional.ofNullable(hours.get(key))
                .filter(listed -> listed.nanos - nanos >= 0)
                .map(Listed::spans);
    }

    /**
     * Keeps what was listed.
     *
     * @param digest empty from a peer that says none
     * @param nanos when it was asked for
     */
    void put(Key key, String digest, List<TimeRange> spans, long nanos) {
        if (hours.size() >= MOST) {
            hours.clear();
        }
        hours.put(key, new Listed(digest, List.copyOf(spans), nanos));
    }
}
