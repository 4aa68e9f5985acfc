package dev.cutroom.http;

import dev.cutroom.picture.ImageFormat;
import dev.cutroom.picture.Waveforms;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/** {@code GET /waveform/{channel}/{quality}.{png|json}?start=&end=&size=1024x64} (wire.md section 3). */
public final class WaveformResource implements Resource {

    private static final long LONGEST_RANGE = 6 * Micros.HOUR;
    private static final int MOST_PIXELS = 4_096;
    private static final String STANDARD_SIZE = "1024x64";

    private final Waveforms waveforms;

    public WaveformResource(Waveforms waveforms) {
        this.waveforms = waveforms;
    }

    @Override
    public void mount(Router router) {
        router.get("/waveform/:channel/:file").handler(this::waveform);
    }

    private void waveform(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        String file = parameters.name("file");
        int dot = file.lastIndexOf('.');
        boolean json = file.endsWith(".json");
        if (dot <= 0 || !(json || file.endsWith(".png"))) {
            throw Refusal.notFound("A waveform's address ends in .png or .json.");
        }
        Rendition rendition = new Rendition(parameters.name("channel"), file.substring(0, dot));
        TimeRange range = parameters.range();
        if (range.length() > LONGEST_RANGE) {
            throw Refusal.badRequest("The range is longer than 6 hours; ask for less.");
        }
        int[] size = size(parameters.text("size").orElse(STANDARD_SIZE));
        waveforms
                .segments(rendition, range, ctx.response()::closed)
                .compose(segments -> answer(ctx, segments, range, size, json))
                .onFailure(ctx::fail);
    }

    private Future<Void> answer(RoutingContext ctx, List<Segment> segments, TimeRange range, int[] size, boolean json) {
        return ctx.vertx()
                // Of six hours it is made from a megabyte of names.
                .executeBlocking(() -> tag(segments, range, size, json), false)
                .compose(tag -> EntityTags.answered(ctx.request(), tag)
                        ? Future.succeededFuture()
                        : draw(ctx, segments, range, size, json));
    }

    /** Weak: a segment decoded behind its neighbour differs by a hair in its first frame from one decoded alone. */
    private static String tag(List<Segment> segments, TimeRange range, int[] size, boolean json) {
        List<String> parts = new ArrayList<>(List.of(range.toString(), size[0] + "x" + size[1], "json " + json));
        segments.forEach(segment -> parts.add(segment.path()));
        return "W/" + EntityTags.of(parts);
    }

    private Future<Void> draw(RoutingContext ctx, List<Segment> segments, TimeRange range, int[] size, boolean json) {
        var response = ctx.response();
        return waveforms.of(segments, range, size[0], response::closed).compose(waveform -> {
            if (!waveform.isWhole()) {
                // What is damaged here may be healed by the next time.
                response.headers().remove(HttpHeaders.ETAG);
            }
            if (json) {
                Answers.json(ctx, waveform.toJson());
                return Future.succeededFuture();
            }
            return waveforms
                    .draw(waveform, size[1])
                    .onSuccess(image -> Answers.end(response, ImageFormat.PNG.mediaType(), image))
                    .mapEmpty();
        });
    }

    private static int[] size(String text) {
        int x = text.indexOf('x');
        try {
            int width = Integer.parseInt(text.substring(0, Math.max(0, x)));
            int height = Integer.parseInt(text.substring(x + 1));
            if (width >= 1 && height >= 1 && width <= MOST_PIXELS && height <= MOST_PIXELS) {
                return new int[] {width, height};
            }
        } catch (NumberFormatException notANumber) {
            throw new Refusal(400, wrongSize());
        }
        throw new Refusal(400, wrongSize());
    }

    private static String wrongSize() {
        return "The parameter 'size' must be WIDTHxHEIGHT, such as 1024x64, with at most " + MOST_PIXELS + " each.";
    }
}
