package dev.cutroom.replicate;

import dev.cutroom.replicate.PullPlan.Place;
import dev.cutroom.store.SegmentName;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What a Cutroom peer tells at once.
 *
 * @param segment its name
 * @param isBuried whether it was marked as absent there; else it came
 */
record Notice(Place place, String segment, boolean isBuried) {

    /** Reads an event of the stream; empty for one that is none of ours, or damaged. */
    static Optional<Notice> read(String event, String data) {
        if (!event.equals("segment") && !event.equals("tombstone")) {
            return Optional.empty();
        }
        try {
            String path = new JsonObject(data).getString("path", "");
            List<String> parts = List.of(path.split("/", -1));
            if (parts.size() != 4 || SegmentName.hash(parts.get(3)).isEmpty() || !Hour.isName(parts.get(2))) {
                return Optional.empty();
            }
            Place place = new Place(new Rendition(parts.get(0), parts.get(1)), Hour.parse(parts.get(2)));
            return Optional.of(new Notice(place, parts.get(3), event.equals("tombstone")));
        } catch (DecodeException | ClassCastException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
