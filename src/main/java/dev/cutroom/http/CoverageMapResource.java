package dev.cutroom.http;

import dev.cutroom.coverage.CoverageMap;
import dev.cutroom.picture.ImageFormat;
import dev.cutroom.select.Ranges;
import dev.cutroom.store.HourSnapshot;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code GET /coverage/{channel}/{quality}.png?start=&end=}: a picture of each hour that the range touches,
 * which is the last 48 hours unless it is given.
 */
public final class CoverageMapResource implements Resource {

    private static final int MOST_HOURS = 7 * 24;
    private static final String ENDING = ".png";
    private static final long MIXER = 0x9E3779B97F4A7C15L;

    private final SegmentStore store;
    private final Ranges ranges;

    public CoverageMapResource(SegmentStore store, Ranges ranges) {
        this.store = store;
        this.ranges = ranges;
    }

    @Override
    public void mount(Router router) {
        router.get("/coverage/:channel/:file").handler(this::map);
    }

    private void map(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        String file = parameters.name("file");
        if (!file.endsWith(ENDING) || file.equals(ENDING)) {
            throw Refusal.notFound("A coverage map's address ends in .png.");
        }
        Rendition rendition =
                new Rendition(parameters.name("channel"), file.substring(0, file.length() - ENDING.length()));
        List<Hour> hours = hours(parameters.recentRange(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())));
        List<Hour> asked = new ArrayList<>(hours);
        asked.add(0, hours.get(0).previous());
        ranges.bounds(rendition)
                .compose(bounds -> {
                    TimeRange recorded = bounds.orElseThrow(
                            () -> Refusal.notFound("Nothing is recorded of " + rendition.path() + "."));
                    return store.hoursAt(rendition, asked).compose(there -> answer(ctx, hours, there, recorded));
                })
                .onFailure(ctx::fail);
    }

    private static List<Hour> hours(TimeRange range) {
        List<Hour> hours = new ArrayList<>();
        for (Hour hour = Hour.of(range.start()); hour.start() < range.end(); hour = hour.next()) {
            if (hours.size() == MOST_HOURS) {
                throw Refusal.badRequest(
                        "The range touches more than " + MOST_HOURS + " hours; ask for one part after the other.");
            }
            hours.add(hour);
        }
        return hours;
    }

    private static Future<Void> answer(
            RoutingContext ctx, List<Hour> hours, List<HourSnapshot> there, TimeRange recorded) {
        String tag = tag(hours, there, recorded);
        ctx.response().putHeader(HttpHeaders.ETAG, tag).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (EntityTags.answered(ctx.request(), tag)) {
            return Future.succeededFuture();
        }
        return ctx.vertx()
                .executeBlocking(() -> CoverageMap.draw(hours, there, recorded), false)
                .onSuccess(image -> Answers.end(ctx.response(), ImageFormat.PNG.mediaType(), image))
                .mapEmpty();
    }

    /** Of all that the picture is made from, so that the same tag is the same picture. */
    private static String tag(List<Hour> hours, List<HourSnapshot> there, TimeRange recorded) {
        long first = hours.get(0).start();
        long last = hours.get(hours.size() - 1).end();
        long hash = Math.max(first, recorded.start());
        hash = hash * MIXER + Math.min(last, recorded.end());
        for (HourSnapshot hour : there) {
            hash = (hash ^ (hash >>> 32)) * MIXER + hour.contentHash();
        }
        return "\"map-" + hours.get(0) + '-' + hours.size() + '-' + Long.toHexString(hash) + '"';
    }
}
