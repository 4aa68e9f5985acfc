package dev.cutroom.http;

import dev.cutroom.select.Explainer;
import dev.cutroom.select.NameExplained;
import dev.cutroom.select.Ranges;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * What there is: {@code GET /api/ranges} (the bounds of every rendition), {@code /api/ranges/{channel}/{quality}} (its
 * spans without a hole) and {@code /api/explain/{channel}/{quality}} (of each name whether it is taken, or why not).
 */
public final class RangesResource implements Resource {

    private final SegmentStore store;
    private final Ranges ranges;
    private final Explainer explainer;

    public RangesResource(SegmentStore store, Ranges ranges, Explainer explainer) {
        this.store = store;
        this.ranges = ranges;
        this.explainer = explainer;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/ranges").handler(this::all);
        router.get("/api/ranges/:channel/:quality").handler(this::spans);
        router.get("/api/explain/:channel/:quality").handler(this::explain);
    }

    private void all(RoutingContext ctx) {
        store.renditions()
                .compose(renditions -> Future.all(
                                renditions.stream().map(ranges::bounds).toList())
                        .map(bounds -> {
                            JsonArray rows = new JsonArray();
                            for (int i = 0; i < renditions.size(); i++) {
                                Optional<TimeRange> range = bounds.resultAt(i);
                                JsonObject row = row(renditions.get(i));
                                range.ifPresent(there -> rows.add(put(row, there)));
                            }
                            return rows;
                        }))
                .onSuccess(rows -> Answers.json(ctx, rows))
                .onFailure(ctx::fail);
    }

    private void spans(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        Rendition rendition = parameters.rendition();
        ranges.bounds(rendition)
                .compose(bounds -> {
                    if (bounds.isEmpty()) {
                        throw Refusal.notFound("Nothing is kept of " + rendition + ".");
                    }
                    TimeRange whole = bounds.get();
                    long start = parameters.time("start").orElse(whole.start());
                    long end = parameters.time("end").orElse(whole.end());
                    return ranges.spans(rendition, new TimeRange(start, end))
                            .map(spans -> put(row(rendition), whole).put("spans", toJson(spans)));
                })
                .onSuccess(body -> Answers.json(ctx, body))
                .onFailure(ctx::fail);
    }

    private void explain(RoutingContext ctx) {
        Parameters parameters = Parameters.of(ctx);
        explainer
                .explain(parameters.rendition(), parameters.range())
                .onSuccess(names -> Answers.json(ctx, new JsonObject().put("names", namesToJson(names))))
                .onFailure(ctx::fail);
    }

    private static JsonObject row(Rendition rendition) {
        return new JsonObject().put("channel", rendition.channel()).put("quality", rendition.quality());
    }

    private static JsonObject put(JsonObject row, TimeRange range) {
        return row.put("start", Micros.format(range.start())).put("end", Micros.format(range.end()));
    }

    private static JsonArray toJson(List<TimeRange> spans) {
        JsonArray array = new JsonArray();
        spans.forEach(span -> array.add(put(new JsonObject(), span)));
        return array;
    }

    private static JsonArray namesToJson(List<NameExplained> names) {
        JsonArray array = new JsonArray();
        names.forEach(name -> array.add(new JsonObject()
                .put("hour", name.hour().toString())
                .put("name", name.name())
                .put("taken", name.taken())
                .put("reason", name.reason())));
        return array;
    }
}
