package dev.cutroom.store;

import dev.cutroom.store.StoreTree.HourFolder;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What nodes compare instead of listings: hashes of the store's hours, tombstones and chat batches counted. Never blocks; no state. */
public final class Digests {

    private final SegmentStore store;

    public Digests(SegmentStore store) {
        this.store = store;
    }

    /** One rendition's; without hours where there is none. */
    public Future<RenditionDigest> of(Rendition rendition) {
        return store.blocking(() -> read(rendition));
    }

    /** Every rendition's that has names, by its path. */
    public Future<SortedMap<String, RenditionDigest>> all() {
        return store.blocking(() -> {
            SortedMap<String, RenditionDigest> all = new TreeMap<>();
            for (Rendition rendition : store.tree().renditions()) {
                RenditionDigest digest = read(rendition);
                if (!digest.hours().isEmpty()) {
                    all.put(rendition.path(), digest);
                }
            }
            return all;
        });
    }

    private RenditionDigest read(Rendition rendition) throws IOException {
        SortedMap<Hour, String> hours = new TreeMap<>();
        for (HourFolder folder : store.tree().hours(rendition)) {
            Optional<String> digest = store.digestCache().get(folder.path());
            digest.ifPresent(known -> hours.put(folder.hour(), known));
        }
        return new RenditionDigest(hours);
    }
}
