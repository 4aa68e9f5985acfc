package dev.cutroom.replicate;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How safe a stretch of a stream is: how many nodes hold each moment of it as a full segment.
 *
 * @param range from the first to the last moment that any node holds of what was asked for; empty when none holds any
 * @param peers the other nodes, and why one could not be asked: its copies are then not counted
 * @param hours of the range
 */
public record DurabilityReport(
        Rendition rendition, Optional<TimeRange> range, List<PeerAsked> peers, CopyCount total, List<HourCount> hours) {

    public DurabilityReport {
        peers = List.copyOf(peers);
        hours = List.copyOf(hours);
    }

    /** @param failure empty when it was asked */
    record PeerAsked(String name, Optional<String> failure) {}

    record HourCount(Hour hour, CopyCount count) {}

    /**
     * Counts copies.
     *
     * @param asked what was asked for
     * @param nodes what each node that could be asked holds of it, ascending and apart; this node is the first
     */
    static DurabilityReport of(
            Rendition rendition, TimeRange asked, List<PeerAsked> peers, List<List<TimeRange>> nodes) {
        List<TimeRange> all = HeldSpans.joined(
                nodes.stream().flatMap(List::stream).filter(asked::overlaps).toList());
        if (all.isEmpty()) {
            return new DurabilityReport(
                    rendition, Optional.empty(), peers, new CopyCount(List.of(0L), 0, List.of()), List.of());
        }
        TimeRange range = new TimeRange(
                Math.max(asked.start(), all.get(0).start()),
                Math.min(asked.end(), all.get(all.size() - 1).end()));
        List<HourCount> hours = new ArrayList<>();
        for (Hour hour = Hour.of(range.start()); hour.start() < range.end(); hour = hour.next()) {
            TimeRange part = new TimeRange(Math.max(hour.start(), range.start()), Math.min(hour.end(), range.end()));
            hours.add(new HourCount(hour, CopyCount.of(part, nodes)));
        }
        return new DurabilityReport(rendition, Optional.of(range), peers, CopyCount.of(range, nodes), hours);
    }

    /**
     * As the API gives it; all lengths in seconds; what each node holds is listed for this node and then for those of
     * {@code peers} that were asked.
     *
     * @param copies how many are wanted
     */
    public JsonObject toJson(int copies) {
        JsonObject json = new JsonObject()
                .put("channel", rendition.channel())
                .put("quality", rendition.quality())
                .put("start", range.map(span -> Micros.format(span.start())).orElse(null))
                .put("end", range.map(span -> Micros.format(span.end())).orElse(null))
                .put("copies", copies);
        JsonArray nodes = new JsonArray();
        peers.forEach(peer -> nodes.add(new JsonObject()
                .put("name", peer.name)
                .put("asked", peer.failure.isEmpty())
                .put("error", peer.failure.orElse(null))));
        JsonArray parts = new JsonArray();
        hours.forEach(hour ->
                parts.add(new JsonObject().put("hour", hour.hour.toString()).mergeIn(numbers(hour.count, copies))));
        return json.put("peers", nodes).mergeIn(numbers(total, copies)).put("hours", parts);
    }

    private static JsonObject numbers(CopyCount count, int copies) {
        JsonArray byCopies = new JsonArray();
        count.byCopies().forEach(micros -> byCopies.add(seconds(micros)));
        JsonArray held = new JsonArray();
        count.held().forEach(micros -> held.add(seconds(micros)));
        return new JsonObject()
                .put("seconds", seconds(count.length()))
                .put("byCopies", byCopies)
                .put("held", held)
                .put("below", seconds(count.below(copies)))
                .put("missingHere", seconds(count.missingHere()))
                .put("missingEverywhere", seconds(count.missingEverywhere()));
    }

    static double seconds(long micros) {
        return micros / (double) Micros.SECOND;
    }
}
