package dev.cutroom.http;

import dev.cutroom.picture.Frames;
import dev.cutroom.picture.ImageFormat;
import dev.cutroom.store.SegmentName;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalInt;

/** {@code GET /frame/{channel}/{quality}.{png|jpg}?timestamp=&width=} (wire.md section 3). */
public final class FrameResource implements Resource {

    private static final int LEAST_WIDTH = 16;
    private static final int MOST_WIDTH = 7_680;

    private final Frames frames;

    public FrameResource(Frames frames) {
        this.frames = frames;
    }

    @Override
    public void mount(Router router) {
        router.get("/frame/:channel/:file").handler(this::frame);
    }

    private void frame(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        String file = parameters.name("file");
        ImageFormat format = file.endsWith(".png") ? ImageFormat.PNG : ImageFormat.JPG;
        if (format == ImageFormat.JPG && !file.endsWith(".jpg")) {
            throw Refusal.notFound("A frame's address ends in .png or .jpg.");
        }
        Rendition rendition = new Rendition(parameters.name("channel"), file.substring(0, file.length() - 4));
        long time = parameters.requiredTime("timestamp");
        int width = parameters.number("width", LEAST_WIDTH - 1, LEAST_WIDTH, MOST_WIDTH);
        OptionalInt wanted = width < LEAST_WIDTH ? OptionalInt.empty() : OptionalInt.of(width);
        frames.segment(rendition, time)
                .compose(segment -> answer(ctx, segment, time, format, wanted))
                .onFailure(ctx::fail);
    }

    private Future<Void> answer(RoutingContext ctx, Segment segment, long time, ImageFormat format, OptionalInt width) {
        String name = segment.path().substring(segment.path().lastIndexOf('/') + 1);
        // The name ends in the hash of what the segment holds, so the same tag is the same picture.
        String tag = '"'
                + SegmentName.hash(name).orElse(name)
                + '-'
                + (time - segment.start())
                + '-'
                + width.orElse(0)
                + '-'
                + format
                + '"';
        if (EntityTags.answered(ctx.request(), tag)) {
            return Future.succeededFuture();
        }
        return frames.of(segment, time, format, width)
                .onSuccess(image -> Answers.end(ctx.response(), format.mediaType(), image))
                .mapEmpty();
    }
}
