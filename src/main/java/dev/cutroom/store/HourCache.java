package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of hours, each kept while its folder's modification time stands. Bounded in bytes: when there are too many,
 * those asked for longest ago go. Called on worker threads only, from many at once; the same hour listed twice at the
 * same time is harmless.
 */
final class HourCache {

    /** What a winner costs beyond its name: columns, its playlist lines and their places. */
    private static final int BYTES_A_WINNER = 250;

    private static final int BYTES_AN_HOUR = 400;

    /** Beyond these a node has other worries, and what is remembered must be bounded. */
    private static final int MOST_ODD_NAMES = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(HourCache.class);

    private record Key(Rendition rendition, Hour hour) {}

    private static final class Entry {
        private final HourSnapshot snapshot;
        private final long modified;
        private final boolean trusted;
        private volatile long askedAt;

        private Entry(HourSnapshot snapshot, long modified, boolean trusted, long askedAt) {
            this.snapshot = snapshot;
            this.modified = modified;
            this.trusted = trusted;
            this.askedAt = askedAt;
        }

        private long bytes() {
            return snapshot.nameBytes() + (long) snapshot.size() * BYTES_A_WINNER + BYTES_AN_HOUR;
        }
    }

    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
    private final Set<String> oddNames = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong questions = new AtomicLong();
    private final Path base;
    private final FolderClock folderClock;
    private final Clock clock;
    private final long mostBytes;
    private final StoreMeters meters;

    HourCache(Path base, FolderClock folderClock, Clock clock, long mostBytes, StoreMeters meters) {
        this.base = base;
        this.folderClock = folderClock;
        this.clock = clock;
        this.mostBytes = mostBytes;
        this.meters = meters;
    }

    /** The hour as it is on the disk now. Blocking: a stat, and a listing when the folder has changed. */
    HourSnapshot get(Rendition rendition, Hour hour) throws IOException {
        Path folder = folder(rendition, hour);
        long modified = FolderClock.modified(folder);
        Optional<HourSnapshot> known = known(new Key(rendition, hour), modified);
        return known.isPresent() ? known.get() : list(rendition, hour, folder, modified);
    }

    /** The hour as {@link #get} gives it, but only if no listing is needed for it. Blocking: a stat. */
    Optional<HourSnapshot> known(Rendition rendition, Hour hour) throws IOException {
        return known(new Key(rendition, hour), FolderClock.modified(folder(rendition, hour)));
    }

    private Optional<HourSnapshot> known(Key key, long modified) {
        Entry entry = entries.get(key);
        if (entry == null || !entry.trusted || entry.modified != modified) {
            return Optional.empty();
        }
        entry.askedAt = questions.incrementAndGet();
        meters.hourHit();
        return Optional.of(entry.snapshot);
    }

    private HourSnapshot list(Rendition rendition, Hour hour, Path folder, long modified) throws IOException {
        Key key = new Key(rendition, hour);
        Entry entry = entries.get(key);
        meters.hourListed();
        Instant listedAt = clock.instant();
        HourSnapshot listed = modified == FolderClock.ABSENT
                ? HourSnapshot.empty(rendition, hour)
                : HourListing.of(rendition, hour, folder, name -> odd(folder, name));
        HourSnapshot snapshot = entry == null ? listed : sameOrNewer(entry.snapshot, listed);
        keep(
                key,
                new Entry(
                        snapshot,
                        modified,
                        folderClock.isTrustworthy(modified, listedAt),
                        questions.incrementAndGet()));
        return snapshot;
    }

    /** Logged once and counted, never fatal (wire.md section 1). */
    private void odd(Path folder, String name) {
        if (!name.endsWith(".json") && oddNames.size() < MOST_ODD_NAMES && oddNames.add(folder + "/" + name)) {
            meters.oddName();
            LOG.warn("the name '{}' in {} is not a segment's and is ignored", name, folder);
        }
    }

    /** A listing that found nothing new keeps the old snapshot, and with it the lines that others made of it. */
    private static HourSnapshot sameOrNewer(HourSnapshot known, HourSnapshot listed) {
        boolean same = known.size() == listed.size() && known.contentHash() == listed.contentHash();
        return same ? known : listed;
    }

    private void keep(Key key, Entry entry) {
        if (entry.modified == FolderClock.ABSENT) {
            forget(key);
            return;
        }
        Entry before = entries.put(key, entry);
        bytes.addAndGet(entry.bytes() - (before == null ? 0 : before.bytes()));
        while (bytes.get() > mostBytes && entries.size() > 1) {
            forgetOldest();
        }
    }

    private void forget(Key key) {
        Entry gone = entries.remove(key);
        if (gone != null) {
            bytes.addAndGet(-gone.bytes());
        }
    }

    private void forgetOldest() {
        Key oldest = null;
        long askedAt = Long.MAX_VALUE;
        for (Iterator<Map.Entry<Key, Entry>> each = entries.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Key, Entry> candidate = each.next();
            if (candidate.getValue().askedAt < askedAt) {
                askedAt = candidate.getValue().askedAt;
                oldest = candidate.getKey();
            }
        }
        if (oldest != null) {
            forget(oldest);
        }
    }

    Path folder(Rendition rendition, Hour hour) {
        return base.resolve(rendition.channel()).resolve(rendition.quality()).resolve(hour.toString());
    }

    long bytes() {
        return bytes.get();
    }

    int size() {
        return entries.size();
    }
}
