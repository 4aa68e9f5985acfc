package dev.cutroom.playlist;

import dev.cutroom.playlist.MultivariantPlaylist.Variant;
import dev.cutroom.select.Ranges;
import dev.cutroom.select.Selection;
import dev.cutroom.select.Selection.Taken;
import dev.cutroom.select.Selector;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.store.StoredFile;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes multivariant playlists: one variant for each quality that has data in the range. */
public final class Variants {

    /** Segments whose size is looked at, spread over the range. */
    private static final int SAMPLES = 4;

    private static final int BITS_A_BYTE = 8;

    private final SegmentStore store;
    private final Selector selector;
    private final FileCache files;
    private final Ranges ranges;

    public Variants(SegmentStore store, Selector selector, FileCache files) {
        this.store = store;
        this.selector = selector;
        this.files = files;
        this.ranges = new Ranges(store, selector);
    }

    /**
     * The playlist's text.
     *
     * @param query what the variants' URLs carry
     * @return fails with {@link UnknownStreamException} for a channel that is not there
     */
    public Future<String> text(String channel, OptionalLong start, OptionalLong end, String query) {
        return store.qualities(channel).compose(qualities -> {
            if (qualities.isEmpty()) {
                return Future.failedFuture(new UnknownStreamException("channel '" + channel + "'"));
            }
            List<Future<Optional<Variant>>> variants = new ArrayList<>();
            for (String quality : qualities) {
                variants.add(variant(new Rendition(channel, quality), start, end));
            }
            return Future.all(variants).map(all -> {
                List<Variant> there = new ArrayList<>();
                variants.forEach(variant -> variant.result().ifPresent(there::add));
                there.sort(Comparator.comparingLong(Variant::peakBits).reversed());
                return MultivariantPlaylist.text(there, query);
            });
        });
    }

    private Future<Optional<Variant>> variant(Rendition rendition, OptionalLong start, OptionalLong end) {
        boolean given = start.isPresent() && end.isPresent();
        return (given ? Future.succeededFuture(Optional.<TimeRange>empty()) : ranges.bounds(rendition))
                .map(there -> PlaylistRange.of(start, end, there))
                .compose(range -> selector.select(rendition, range.range(), true))
                .compose(selection -> measured(rendition, selection));
    }

    private Future<Optional<Variant>> measured(Rendition rendition, Selection selection) {
        List<Taken> taken = new ArrayList<>();
        selection.stretches().forEach(stretch -> {
            if (stretch instanceof Taken some) {
                taken.add(some);
            }
        });
        if (taken.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        List<Future<long[]>> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            Taken some = taken.get(i * taken.size() / SAMPLES);
            int index = some.from() + i * (some.to() - some.from()) / SAMPLES;
            samples.add(sample(some.hour().segment(index)));
        }
        return Future.all(samples).map(all -> {
            long peak = 1;
            long bits = 0;
            long micros = 0;
            for (Future<long[]> sample : samples) {
                long[] one = sample.result();
                bits += one[0];
                micros += one[1];
                peak = Math.max(peak, rate(one[0], one[1]));
            }
            return Optional.of(new Variant(rendition, peak, Math.max(1, rate(bits, micros))));
        });
    }

    private static long rate(long bits, long micros) {
        return bits * Micros.SECOND / Math.max(1, micros);
    }

    /** Bits and microseconds of a segment; nothing of one that has just gone. */
    private Future<long[]> sample(Segment segment) {
        return files.open(segment.path()).map(file -> bits(file, segment)).otherwise(new long[] {0, 0});
    }

    private static long[] bits(StoredFile file, Segment segment) {
        long[] bits = {file.size() * BITS_A_BYTE, segment.duration()};
        file.release();
        return bits;
    }
}
