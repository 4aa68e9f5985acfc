package dev.cutroom.picture;

import dev.cutroom.flow.Steps;
import dev.cutroom.select.Selector;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The sound of a range as a waveform. Segments are decoded once and their loudness kept. */
public final class Waveforms {

    /** How many unknown segments are decoded together; the decoders serve others in between. */
    private static final int AT_ONCE = 64;

    /** Known segments added in one turn of the event loop: under a millisecond's work. Six hours have ten thousand. */
    private static final int IN_A_TURN = 32;

    private final Vertx vertx;
    private final Selector selector;
    private final Loudness loudness;
    private final PeakCache cache;

    public Waveforms(Vertx vertx, SegmentStore store, Selector selector, Decoders decoders, PeakCache cache) {
        this.vertx = vertx;
        this.selector = selector;
        this.loudness = new Loudness(vertx, store, decoders);
        this.cache = cache;
    }

    /**
     * The segments of a range's sound.
     *
     * @param cancelled asked between hours; once true, the work ends
     * @return fails with {@link NoPictureException} when there is none
     */
    public Future<List<Segment>> segments(Rendition rendition, TimeRange range, BooleanSupplier cancelled) {
        return selector.select(rendition, range, true, cancelled).compose(selection -> {
            List<Segment> segments = selection.segments();
            if (segments.isEmpty()) {
                return Future.failedFuture(new NoPictureException(rendition + " has nothing between "
                        + Micros.format(range.start()) + " and " + Micros.format(range.end()) + "."));
            }
            return Future.succeededFuture(segments);
        });
    }

    /**
     * The waveform of a range.
     *
     * @param segments its own, one at least
     * @param cancelled asked between batches; once true, the work ends
     */
    public Future<Waveform> of(List<Segment> segments, TimeRange range, int columns, BooleanSupplier cancelled) {
        return new Work(segments, new Waveform(range, columns), cancelled).go();
    }

    /** As an image of a height. */
    public Future<Buffer> draw(Waveform waveform, int height) {
        return vertx.executeBlocking(() -> waveform.draw(height), false);
    }

    /** Goes through the segments, a batch at a time. */
    private final class Work {
        private final List<Segment> segments;
        private final Waveform waveform;
        private final BooleanSupplier cancelled;
        private int next;

        Work(List<Segment> segments, Waveform waveform, BooleanSupplier cancelled) {
            this.segments = segments;
            this.waveform = waveform;
            this.cancelled = cancelled;
        }

        Future<Waveform> go() {
            return Steps.whileTrue(this::step).map(done -> waveform);
        }

        private Future<Boolean> step() {
            if (cancelled.getAsBoolean()) {
                return Future.failedFuture("nobody waits for the waveform any more");
            }
            List<Segment> unknown = new ArrayList<>();
            for (int known = 0; next < segments.size() && known < IN_A_TURN && unknown.size() < AT_ONCE; next++) {
                Segment segment = segments.get(next);
                Optional<Peaks> peaks = cache.get(segment.name());
                if (peaks.isPresent()) {
                    waveform.add(segment.start(), peaks.get());
                    known++;
                } else {
                    unknown.add(segment);
                }
            }
            boolean more = next < segments.size();
            return unknown.isEmpty() ? later(more) : decode(unknown).map(done -> more);
        }

        private Future<Boolean> later(boolean more) {
            Promise<Boolean> promise = Promise.promise();
            vertx.runOnContext(turn -> promise.complete(more));
            return promise.future();
        }

        private Future<Void> decode(List<Segment> unknown) {
            return loudness.of(unknown).map(found -> {
                found.forEach(cache::put);
                for (Segment segment : unknown) {
                    Peaks peaks = found.get(segment.name());
                    if (peaks == null) {
                        waveform.miss();
                    } else {
                        waveform.add(segment.start(), peaks);
                    }
                }
                return null;
            });
        }
    }
}
