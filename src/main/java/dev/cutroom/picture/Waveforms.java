package dev.cutroom.picture;

import dev.cutroom.media.FfmpegFailedException;
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
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The sound of a range as a waveform. Segments are decoded once and their loudness kept. */
public final class Waveforms {

    /** How ffmpeg says that there is no sound to take. */
    private static final String NO_SUCH_STREAM = "matches no streams";

    /** How many segments of one waveform are asked for at once; the decoders serve others in between. */
    private static final int AT_ONCE = 4;

    /** Known segments added in one turn of the event loop: under a millisecond's work. Six hours have ten thousand. */
    private static final int IN_A_TURN = 32;

    private static final int LARGEST_SOUND_BYTES = 64 << 20;

    private final Vertx vertx;
    private final SegmentStore store;
    private final Selector selector;
    private final Decoders decoders;
    private final PeakCache cache;

    public Waveforms(Vertx vertx, SegmentStore store, Selector selector, Decoders decoders, PeakCache cache) {
        this.vertx = vertx;
        this.store = store;
        this.selector = selector;
        this.decoders = decoders;
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
     * @param cancelled asked between segments; once true, the work ends
     */
    public Future<Waveform> of(List<Segment> segments, TimeRange range, int columns, BooleanSupplier cancelled) {
        return new Work(segments, new Waveform(range, columns), cancelled).go();
    }

    /** As an image of a height. */
    public Future<Buffer> draw(Waveform waveform, int height) {
        return vertx.executeBlocking(() -> waveform.draw(height), false);
    }

    /** Goes through the segments, a few at once. */
    private final class Work {
        private final List<Segment> segments;
        private final Waveform waveform;
        private final BooleanSupplier cancelled;
        private final Promise<Waveform> promise = Promise.promise();
        private int next;
        private int left;

        Work(List<Segment> segments, Waveform waveform, BooleanSupplier cancelled) {
            this.segments = segments;
            this.waveform = waveform;
            this.cancelled = cancelled;
            this.left = segments.size();
        }

        Future<Waveform> go() {
            for (int i = 0; i < AT_ONCE; i++) {
                step();
            }
            return promise.future();
        }

        private void step() {
            for (int i = 0; i < IN_A_TURN; i++) {
                if (next == segments.size() || promise.future().isComplete()) {
                    return;
                }
                Segment segment = segments.get(next++);
                Optional<Peaks> known = cache.get(segment.name());
                if (known.isEmpty()) {
                    decode(segment);
                    return;
                }
                add(segment, known.get());
            }
            vertx.runOnContext(turn -> step());
        }

        private void add(Segment segment, Peaks peaks) {
            waveform.add(segment.start(), peaks);
            if (--left == 0) {
                promise.tryComplete(waveform);
            }
        }

        private void decode(Segment segment) {
            if (cancelled.getAsBoolean()) {
                promise.tryFail("nobody waits for the waveform any more");
                return;
            }
            peaks(segment)
                    .onSuccess(peaks -> {
                        add(segment, peaks);
                        step();
                    })
                    .onFailure(promise::tryFail);
        }
    }

    private Future<Peaks> peaks(Segment segment) {
        List<String> arguments = List.of(
                "-threads",
                "1",
                "-i",
                "file:" + store.base().resolve(segment.path()),
                "-map",
                "0:a:0",
                "-ac",
                "1",
                "-ar",
                Integer.toString(Peaks.SAMPLES_A_SECOND),
                "-f",
                "s16le",
                "{out}");
        return decoders.run(arguments, LARGEST_SOUND_BYTES)
                .map(Peaks::of)
                .recover(Waveforms::withoutSound)
                .onSuccess(peaks -> cache.put(segment.name(), peaks))
                // A damaged one is silence in a long waveform, not its end; it is tried again the next time.
                .recover(failure -> failure instanceof FfmpegFailedException
                        ? Future.succeededFuture(Peaks.NONE)
                        : Future.failedFuture(failure));
    }

    private static Future<Peaks> withoutSound(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains(NO_SUCH_STREAM)
                ? Future.succeededFuture(Peaks.NONE)
                : Future.failedFuture(failure);
    }
}
