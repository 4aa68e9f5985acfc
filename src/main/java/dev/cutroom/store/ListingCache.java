package dev.cutroom.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listings of hours' folders, each kept while its folder's modification time stands; a bounded number of them. Called on
 * worker threads only, from many at once.
 */
final class ListingCache {

    private static final int MOST_LISTINGS = 128;

    /** A folder with more is no hour of segments, and would take the memory of all others. */
    private static final int MOST_NAMES = 10_000;

    private record Key(Path folder, boolean tombstones) {}

    private record Entry(FolderListing listing, long modified, boolean trusted) {}

    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
    private final FolderClock folderClock;
    private final Clock clock;

    ListingCache(FolderClock folderClock, Clock clock) {
        this.folderClock = folderClock;
        this.clock = clock;
    }

    /** The folder as it is now. Blocking: a stat, and a listing when it has changed. */
    FolderListing get(Path folder, boolean tombstones) throws IOException {
        Key key = new Key(folder, tombstones);
        Entry entry = entries.get(key);
        long modified = FolderClock.modified(folder);
        if (entry != null && entry.trusted && entry.modified == modified) {
            return entry.listing;
        }
        Instant listedAt = clock.instant();
        if (modified == FolderClock.ABSENT) {
            entries.remove(key);
            return new FolderListing(List.of());
        }
        FolderListing listing = read(folder, tombstones);
        if (listing.names().size() > MOST_NAMES) {
            return listing;
        }
        if (entries.size() >= MOST_LISTINGS) {
            entries.clear();
        }
        entries.put(key, new Entry(listing, modified, folderClock.isTrustworthy(modified, listedAt)));
        return listing;
    }

    /** Lists a folder anew; one that is not there has no names. Blocking. */
    static FolderListing read(Path folder, boolean tombstones) throws IOException {
        return new FolderListing(visible(StoreTree.hourNames(folder), tombstones));
    }

    private static List<String> visible(String[] names, boolean tombstones) {
        Set<String> buried = new HashSet<>();
        for (String name : names) {
            if (SegmentName.isTombstone(name)) {
                buried.add(SegmentName.buried(name));
            }
        }
        NameReader reader = new NameReader();
        List<String> visible = new ArrayList<>(names.length);
        for (String name : names) {
            boolean shown = !name.startsWith(".")
                    && !buried.contains(name)
                    && (tombstones || !SegmentName.isTombstone(name))
                    && !(reader.read(name) && name.startsWith("temp-", reader.hashFrom() - "temp-".length()));
            if (shown) {
                visible.add(name);
            }
        }
        visible.sort(null);
        return visible;
    }
}
