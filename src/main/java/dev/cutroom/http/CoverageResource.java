package dev.cutroom.http;

import dev.cutroom.coverage.HourCoverage;
import dev.cutroom.select.Ranges;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /api/coverage/{channel}/{quality}?start=&end=}: what there is of each hour. */
public final class CoverageResource implements Resource {

    private static final int LONGEST_DAYS = 31;

    private final Ranges ranges;

    public CoverageResource(Ranges ranges) {
        this.ranges = ranges;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/coverage/:channel/:quality").handler(this::coverage);
    }

    private void coverage(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        Rendition rendition = parameters.rendition();
        TimeRange range = parameters.range();
        if (range.length() > LONGEST_DAYS * 24 * Micros.HOUR) {
            throw Refusal.badRequest(
                    "The range is longer than " + LONGEST_DAYS + " days; ask for one part after the other.");
        }
        ranges.spans(rendition, range)
                .onSuccess(spans -> {
                    JsonArray hours = new JsonArray();
                    HourCoverage.of(range, spans).forEach(hour -> hours.add(toJson(hour)));
                    Answers.json(
                            ctx,
                            new JsonObject()
                                    .put("channel", rendition.channel())
                                    .put("quality", rendition.quality())
                                    .put("hours", hours));
                })
                .onFailure(ctx::fail);
    }

    private static JsonObject toJson(HourCoverage hour) {
        JsonArray holes = new JsonArray();
        hour.holes()
                .forEach(hole -> holes.add(new JsonObject()
                        .put("start", Micros.format(hole.start()))
                        .put("end", Micros.format(hole.end()))));
        return new JsonObject()
                .put("hour", hour.hour().toString())
                .put("coveredSeconds", hour.coveredSeconds())
                .put("holes", holes);
    }
}
