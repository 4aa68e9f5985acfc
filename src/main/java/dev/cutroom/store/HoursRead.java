package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Several hours read at once. What is cached, and a few listings, take one trip to a worker thread, for a trip costs
 * more than a look into the cache; many listings are shared out among several workers, since a disk's folders can be
 * listed side by side.
 */
final class HoursRead {

    /** A listing of 1,800 names takes about 1 ms. */
    private static final int LISTINGS_ALONE = 3;

    private static final int WORKERS =
            Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));

    private final SegmentStore store;
    private final HourCache hours;
    private final Rendition rendition;
    private final List<Hour> asked;
    private final AtomicReferenceArray<HourSnapshot> found;

    HoursRead(SegmentStore store, HourCache hours, Rendition rendition, List<Hour> asked) {
        this.store = store;
        this.hours = hours;
        this.rendition = rendition;
        this.asked = asked;
        this.found = new AtomicReferenceArray<>(asked.size());
    }

    /** The snapshots, in the order asked for. */
    Future<List<HourSnapshot>> go() {
        return store.blocking(this::readWhatIsKnown).compose(this::share).map(all -> inOrder());
    }

    /** Gives the places of those hours that are still to be listed. */
    private List<Integer> readWhatIsKnown() throws IOException {
        List<Integer> unknown = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Optional<HourSnapshot> known = hours.known(rendition, asked.get(i));
            if (known.isPresent()) {
                found.set(i, known.get());
            } else {
                unknown.add(i);
            }
        }
        if (unknown.size() > LISTINGS_ALONE) {
            return unknown;
        }
        list(unknown, new AtomicInteger());
        return List.of();
    }

    private Future<?> share(List<Integer> unknown) {
        AtomicInteger next = new AtomicInteger();
        List<Future<Void>> shares = new ArrayList<>();
        for (int i = 0; i < Math.min(WORKERS, unknown.size()); i++) {
            shares.add(store.blocking(() -> list(unknown, next)));
        }
        return Future.all(shares);
    }

    private Void list(List<Integer> unknown, AtomicInteger next) throws IOException {
        for (int i = next.getAndIncrement(); i < unknown.size(); i = next.getAndIncrement()) {
            int place = unknown.get(i);
            found.set(place, hours.get(rendition, asked.get(place)));
        }
        return null;
    }

    private List<HourSnapshot> inOrder() {
        List<HourSnapshot> all = new ArrayList<>(asked.size());
        for (int i = 0; i < asked.size(); i++) {
            all.add(found.get(i));
        }
        return all;
    }
}
