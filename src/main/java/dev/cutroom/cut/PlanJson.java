package dev.cutroom.cut;

import dev.cutroom.cut.CutPlan.Copied;
import dev.cutroom.cut.CutPlan.Encoded;
import dev.cutroom.cut.CutPlan.Piece;
import dev.cutroom.select.Selection;
import dev.cutroom.timeline.Hole;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.Span;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A plan as others see it ({@code GET /api/cut/{channel}/{quality}/plan}). Seconds are numbers, times ISO. */
final class PlanJson {

    private PlanJson() {}

    static JsonObject rough(CutRequest request, List<Selection> selections, Cut cut) {
        JsonArray pieces = new JsonArray();
        JsonArray missing = new JsonArray();
        long micros = 0;
        for (Selection selection : selections) {
            pieces.add(copied(selection.segments()));
            for (Span span : selection.spans()) {
                if (span instanceof Hole hole) {
                    missing.add(hole(hole));
                } else {
                    micros += span.end() - span.start();
                }
            }
        }
        return top(request, micros, 0)
                .put("bytesCopied", cut.length().orElse(0))
                .put("pieces", pieces)
                .put("missing", missing);
    }

    static JsonObject exact(CutRequest request, CutPlan plan, long bytesCopied) {
        JsonArray pieces = new JsonArray();
        for (Piece piece : plan.pieces()) {
            if (piece instanceof Copied copied) {
                pieces.add(copied(copied.segments()));
            } else if (piece instanceof Encoded encoded) {
                pieces.add(encoded(encoded));
            }
        }
        JsonArray missing = new JsonArray();
        plan.missing().forEach(hole -> missing.add(hole(hole)));
        long encoded = request.type().encodesAll() ? plan.micros() : plan.encodedMicros();
        return top(request, plan.micros(), encoded)
                .put("bytesCopied", request.type().encodesAll() ? 0 : bytesCopied)
                .put("video", plan.format().toJson())
                .put("pieces", pieces)
                .put("missing", missing);
    }

    private static JsonObject top(CutRequest request, long micros, long encoded) {
        return new JsonObject()
                .put("type", request.type().text())
                .put("container", request.container().ending())
                .put("micros", micros)
                .put("seconds", seconds(micros))
                .put("secondsEncoded", seconds(encoded));
    }

    private static JsonObject copied(List<Segment> segments) {
        JsonObject json = new JsonObject().put("kind", "copy").put("segments", segments.size());
        if (!segments.isEmpty()) {
            Segment last = segments.get(segments.size() - 1);
            json.put("start", Micros.format(segments.get(0).start())).put("end", Micros.format(last.end()));
        }
        return json;
    }

    private static JsonObject encoded(Encoded piece) {
        JsonArray transitions = new JsonArray();
        piece.transitions()
                .forEach(transition -> transitions.add(
                        new JsonObject().put("type", transition.type()).put("seconds", seconds(transition.micros()))));
        long micros = piece.windows().stream().mapToLong(CutPlan.Window::micros).sum()
                - piece.transitions().stream().mapToLong(Transition::micros).sum();
        return new JsonObject()
                .put("kind", "encode")
                .put("seconds", seconds(micros))
                .put(
                        "segmentsDecoded",
                        piece.windows().stream()
                                .mapToInt(window -> window.segments().size())
                                .sum())
                .put("transitions", transitions);
    }

    private static JsonObject hole(Hole hole) {
        return new JsonObject().put("start", Micros.format(hole.start())).put("end", Micros.format(hole.end()));
    }

    private static double seconds(long micros) {
        return micros / (double) Micros.SECOND;
    }
}
