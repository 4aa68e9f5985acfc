package dev.cutroom.picture;

import dev.cutroom.media.FfmpegFailedException;
import dev.cutroom.media.FfmpegWroteNothingException;
import dev.cutroom.select.Selector;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The frame that is shown at a moment: of the segment that covers it, the last frame whose time has come. A segment's
 * first frame is shown at the segment's start.
 */
public final class Frames {

    /**
     * A tick of MPEG-TS's clock, to which ffmpeg rounds where its filter ends: so a frame up to half a tick late, whose
     * time was rounded when it was written, still counts as shown.
     */
    private static final long TICK_MICROS = 12;
    /** Frames are kept in memory until it is known which is the last one; slower streams take a second try. */
    private static final long WINDOW_MICROS = 150_000;

    /** Further tries, where a segment's video ends long before its time, look at twice as much each, up to this. */
    private static final long LONGEST_WINDOW_MICROS = 2_000_000;

    private static final int LARGEST_IMAGE_BYTES = 64 << 20;

    private final Vertx vertx;
    private final SegmentStore store;
    private final Selector selector;
    private final Decoders decoders;

    public Frames(Vertx vertx, SegmentStore store, Selector selector, Decoders decoders) {
        this.vertx = vertx;
        this.store = store;
        this.selector = selector;
        this.decoders = decoders;
    }

    /**
     * The frame shown at a time.
     *
     * @param time microseconds since the epoch
     * @param width pixels; the stream's own without one
     * @return fails with {@link NoPictureException} when nothing is there
     */
    public Future<Buffer> at(Rendition rendition, long time, ImageFormat format, OptionalInt width) {
        return segment(rendition, time).compose(segment -> of(segment, time, format, width));
    }

    /** The frame of a segment that is shown at a time; see {@link #segment}. */
    public Future<Buffer> of(Segment segment, long time, ImageFormat format, OptionalInt width) {
        return decode(segment, time - segment.start(), format, width);
    }

    /** The segment whose picture is shown at a time; fails with {@link NoPictureException} when none is there. */
    public Future<Segment> segment(Rendition rendition, long time) {
        return selector.select(rendition, new TimeRange(time, time + 1), true)
                .compose(selection -> selection.segments().stream()
                        .filter(segment -> segment.start() <= time && time < segment.end())
                        .findFirst()
                        .map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(new NoPictureException(
                                rendition + " has no picture at " + Micros.format(time) + "."))));
    }

    private Future<Buffer> decode(Segment segment, long offset, ImageFormat format, OptionalInt width) {
        return vertx.executeBlocking(() -> store.file(segment), false)
                .compose(file -> last(file, Math.max(0, offset - WINDOW_MICROS), offset, format, width))
                .recover(none -> Future.failedFuture(
                        none instanceof FfmpegFailedException || none instanceof NoSuchFileException
                                ? new NoPictureException("The segment " + segment.path() + " holds no picture.")
                                : none));
    }

    /** The last frame before a time, looked for further and further back from there. */
    private Future<Buffer> last(Path file, long from, long to, ImageFormat format, OptionalInt width) {
        return decoders.run(arguments(file, from, to, format, width), LARGEST_IMAGE_BYTES)
                .recover(none -> none instanceof FfmpegWroteNothingException && from > 0
                        ? last(file, Math.max(0, from - further(to - from)), from, format, width)
                        : Future.failedFuture(none));
    }

    private static long further(long window) {
        return Math.min(LONGEST_WINDOW_MICROS, Math.max(WINDOW_MICROS, 2 * window));
    }

    /** The filter ends with the first frame that is too late, so that nothing behind it is decoded. */
    private List<String> arguments(Path file, long from, long to, ImageFormat format, OptionalInt width) {
        StringBuilder filter = new StringBuilder("setpts=PTS-STARTPTS,trim=start=")
                .append(seconds(from))
                .append(":end=")
                .append(seconds(to + TICK_MICROS))
                .append(",reverse");
        if (width.isPresent()) {
            filter.append(",scale=").append(width.getAsInt()).append(":-2");
        }
        List<String> arguments = new ArrayList<>(List.of("-threads", "1"));
        arguments.addAll(List.of("-i", "file:" + file, "-an", "-map", "0:v:0"));
        arguments.addAll(List.of("-vf", filter.toString(), "-frames:v", "1", "-fps_mode", "passthrough"));
        arguments.addAll(format.arguments());
        arguments.addAll(List.of("-f", "image2pipe", "{out}"));
        return arguments;
    }

    private static String seconds(long micros) {
        return String.format(Locale.ROOT, "%d.%06d", micros / Micros.SECOND, micros % Micros.SECOND);
    }
}
