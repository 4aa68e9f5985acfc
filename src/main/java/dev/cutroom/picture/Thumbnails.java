package dev.cutroom.picture;

import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.OptionalInt;

/** Frames composed under a template. */
public final class Thumbnails {

    /** Images in memory at once, however many are asked for: each may take a hundred megabytes. */
    private static final int PAINTERS = 2;

    private final WorkerExecutor painters;
    private final Frames frames;

    public Thumbnails(Vertx vertx, Frames frames) {
        this.painters = vertx.createSharedWorkerExecutor("cutroom-painters", PAINTERS);
        this.frames = frames;
    }

    /**
     * A frame under a template, as PNG.
     *
     * @param template a PNG, transparent where the frame is to be seen
     * @param crop the part of the frame that is taken; all of it without one
     * @param location where it goes in the template; all over it without one
     * @return fails with {@link NoPictureException}, or with IllegalArgumentException for what does not fit
     */
    public Future<Buffer> make(
            Rendition rendition, long time, Buffer template, Optional<Crop> crop, Optional<Crop> location) {
        return segment(rendition, time).compose(segment -> make(segment, time, template, crop, location));
    }

    /** The segment that a time's frame lies in; fails with {@link NoPictureException} where there is none. */
    public Future<Segment> segment(Rendition rendition, long time) {
        return frames.segment(rendition, time);
    }

    /** As {@link #make(Rendition, long, Buffer, Optional, Optional)}, of a segment that is known. */
    public Future<Buffer> make(
            Segment segment, long time, Buffer template, Optional<Crop> crop, Optional<Crop> location) {
        return painters.executeBlocking(() -> Images.check(template, "template", Images.MOST_SENT_PIXELS), false)
                .compose(sound -> frames.of(segment, time, ImageFormat.PNG, OptionalInt.empty()))
                .compose(bytes -> painters.executeBlocking(() -> compose(bytes, template, crop, location), false));
    }

    private static Buffer compose(Buffer bytes, Buffer over, Optional<Crop> crop, Optional<Crop> location) {
        BufferedImage template = Images.png(over, "template", Images.MOST_SENT_PIXELS);
        BufferedImage frame = Images.png(bytes, "frame", Images.MOST_FRAME_PIXELS);
        return Images.png(Images.compose(
                frame, template, crop.orElse(Images.whole(frame)), location.orElse(Images.whole(template))));
    }
}
