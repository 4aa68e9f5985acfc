package dev.cutroom.playlist;

import dev.cutroom.store.HourSnapshot;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Playlists that were asked for more than once, each kept with the snapshots of all hours that it was selected from. When
 * the store still gives the very same snapshots, the playlist stands, and nothing is walked again. Owned by one context.
 */
final class PlaylistMemory {

    private static final int MOST_PLAYLISTS = 64;

    /** Longer ranges are walked anew: their hours alone would be long lists. */
    private static final int MOST_HOURS = 26;

    private final SegmentStore store;
    private final Map<Question, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Kept> eldest) {
            return size() > MOST_PLAYLISTS;
        }
    };

    private record Question(Rendition rendition, TimeRange range) {}

    /** Without a playlist: asked for once. */
    private record Kept(List<HourSnapshot> hours, @Nullable MediaPlaylist playlist) {}

    PlaylistMemory(SegmentStore store) {
        this.store = store;
    }

    /** The playlist of a range: the one that is kept if it still stands, else a new one. */
    Future<MediaPlaylist> get(Rendition rendition, TimeRange range, Supplier<Future<MediaPlaylist>> make) {
        Optional<List<Hour>> hours = hours(range);
        Question question = new Question(rendition, range);
        if (hours.isEmpty()) {
            return make.get();
        }
        if (kept.putIfAbsent(question, new Kept(List.of(), null)) == null) {
            return make.get();
        }
        return store.hoursAt(rendition, hours.get()).compose(now -> {
            Kept known = kept.get(question);
            if (known != null && known.playlist != null && same(known.hours, now)) {
                return Future.succeededFuture(known.playlist);
            }
            return make.get().onSuccess(made -> kept.put(question, new Kept(now, made)));
        });
    }

    private static boolean same(List<HourSnapshot> some, List<HourSnapshot> others) {
        for (int i = 0; i < others.size(); i++) {
            if (!isSame(some.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The store gives an hour's snapshot as the same object while its content stands; empty hours are not kept. */
    private static boolean isSame(HourSnapshot one, HourSnapshot other) {
        return one.equals(other) || one.size() == 0 && other.size() == 0;
    }

    private static Optional<List<Hour>> hours(TimeRange range) {
        Hour first = Hour.of(range.start()).previous();
        Hour last = Hour.of(range.end());
        if (last.index() - first.index() >= MOST_HOURS) {
            return Optional.empty();
        }
        List<Hour> hours = new ArrayList<>();
        for (Hour hour = first; hour.compareTo(last) <= 0; hour = hour.next()) {
            hours.add(hour);
        }
        return Optional.of(hours);
    }
}
