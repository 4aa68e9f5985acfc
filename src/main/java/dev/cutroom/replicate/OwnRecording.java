package dev.cutroom.replicate;

import dev.cutroom.bus.Addresses;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** Which renditions this node records itself just now. Owned by one event loop. */
final class OwnRecording {

    private static final long FRESH_NANOS = 10_000_000_000L;

    private final Map<Rendition, Long> lastStored = new HashMap<>();

    void listen(Vertx vertx) {
        vertx.eventBus().<JsonObject>localConsumer(Addresses.SEGMENT_STORED, message -> {
            JsonObject stored = message.body();
            if ("record".equals(stored.getString("source"))) {
                lastStored.put(
                        new Rendition(stored.getString("channel"), stored.getString("quality")), System.nanoTime());
            }
        });
    }

    boolean isUnderWay(Rendition rendition) {
        Long last = lastStored.get(rendition);
        return last != null && System.nanoTime() - last < FRESH_NANOS;
    }
}
