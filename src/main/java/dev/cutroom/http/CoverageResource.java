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
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code GET /api/coverage/{channel}/{quality}?start=&end=}: what there is of each hour. */
public final class CoverageResource implements Resource {

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
        TimeRange range = parameters.recentRange(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
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
