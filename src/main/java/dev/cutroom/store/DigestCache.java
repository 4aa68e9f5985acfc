package dev.cutroom.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hashes of hours' names, each kept while its folder's modification time stands, by the rule that snapshots of hours are
 * kept by. Called on worker threads only, from many at once.
 */
final class DigestCache {

    /** About a hundred bytes each: eleven years of an hour's worth are 10 MB. */
    private static final int MOST_HOURS = 100_000;

    private record Entry(Optional<String> digest, long modified, boolean trusted) {}

    private final Map<Path, Entry> entries = new ConcurrentHashMap<>();
    private final FolderClock folderClock;
    private final Clock clock;

    DigestCache(FolderClock folderClock, Clock clock) {
        this.folderClock = folderClock;
        this.clock = clock;
    }

    /** The folder's digest as it is now; empty for one without names. Blocking: a stat, and a listing when it has changed. */
    Optional<String> get(Path folder) throws IOException {
        long modified = FolderClock.modified(folder);
        if (modified == FolderClock.ABSENT) {
            entries.remove(folder);
            return Optional.empty();
        }
        Entry entry = entries.get(folder);
        if (entry != null && entry.trusted && entry.modified == modified) {
            return entry.digest;
        }
        Instant listedAt = clock.instant();
        FolderListing listing = ListingCache.read(folder, true);
        Optional<String> digest =
                listing.names().isEmpty() ? Optional.empty() : Optional.of(LineDigest.of(listing.names()));
        while (entries.size() >= MOST_HOURS) {
            // Any one: to clear all in the middle of a round would have the rest of the store listed anew.
            entries.remove(entries.keySet().iterator().next());
        }
        entries.put(folder, new Entry(digest, modified, folderClock.isTrustworthy(modified, listedAt)));
        return digest;
    }
}
