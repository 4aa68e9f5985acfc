package dev.cutroom.store;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;

/** The store as others use it. Stub: its owner fills it in. */
public final class SegmentStore {

    private SegmentStore() {}

    /** Prepares the base folder (created if missing, orphaned temporary files swept). */
    public static Future<SegmentStore> open(Vertx vertx, Path base, StoreSync sync, MeterRegistry registry) {
        throw new UnsupportedOperationException();
    }

    public Path base() {
        throw new UnsupportedOperationException();
    }

    /** Names of channels, qualities: sorted, hidden ones left out; empty where there is none. */
    public Future<List<String>> channels() {
        throw new UnsupportedOperationException();
    }

    public Future<List<String>> qualities(String channel) {
        throw new UnsupportedOperationException();
    }

    /** The hours of a rendition that have a folder, ascending. */
    public Future<List<Hour>> hours(Rendition rendition) {
        throw new UnsupportedOperationException();
    }

    /** All names of one hour's folder that a node may hand out, as {@code GET /files/…} answers. */
    public Future<List<String>> names(Rendition rendition, Hour hour, boolean tombstones) {
        throw new UnsupportedOperationException();
    }

    /** The hour's winners as an immutable snapshot, from the cache while it is true. Equal questions under way share one answer. */
    public Future<HourSnapshot> hour(Rendition rendition, Hour hour) {
        throw new UnsupportedOperationException();
    }

    /**
     * Begins to write a segment whose content is not yet known: the caller writes buffers and ends it as full, suspect
     * or partial; then it is hashed, synced, renamed and published.
     *
     * @param start microseconds since the epoch; {@code duration} microseconds
     */
    public Future<SegmentWriting> begin(Rendition rendition, long start, long duration, SegmentStored.Source source) {
        throw new UnsupportedOperationException();
    }

    /**
     * Begins to write a file that a peer has under this very name; ending it checks the content against the hash in the
     * name and fails with {@link ContentMismatchException} if it differs.
     */
    public Future<SegmentWriting> beginNamed(Rendition rendition, Hour hour, String name, SegmentStored.Source source) {
        throw new UnsupportedOperationException();
    }

    /** Marks a segment as absent; a second call changes nothing. */
    public Future<Void> entomb(Rendition rendition, Hour hour, String name) {
        throw new UnsupportedOperationException();
    }

    /** Takes a segment's tombstone away. */
    public Future<Void> disentomb(Rendition rendition, Hour hour, String name) {
        throw new UnsupportedOperationException();
    }
}
