package dev.cutroom.metrics;

import dev.cutroom.bus.Addresses;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * How the parts of the node are: the document of {@code GET /health} and of the bus address {@code cutroom.health}. Each
 * part is asked at each question, on the thread that asks; it answers at once from what it knows.
 */
public final class HealthParts {

    public static final String UP = "up";

    /** Something is wrong that the node works without. */
    public static final String DEGRADED = "degraded";

    /** The node cannot do its work. */
    public static final String DOWN = "down";

    private final String version;
    private final Map<String, Supplier<Health>> parts = new ConcurrentSkipListMap<>();

    /**
     * How a part is.
     *
     * @param status {@link #UP}, {@link #DEGRADED} or {@link #DOWN}
     * @param detail one sentence for people; empty when there is nothing to say
     */
    public record Health(String status, String detail) {

        public static Health up(String detail) {
            return new Health(UP, detail);
        }

        public static Health degraded(String detail) {
            return new Health(DEGRADED, detail);
        }

        public static Health down(String detail) {
            return new Health(DOWN, detail);
        }
    }

    public HealthParts(String version) {
        this.version = version;
    }

    /** Adds a part, or takes the place of one with that name. */
    public void add(String name, Supplier<Health> part) {
        parts.put(name, part);
    }

    /** Answers the bus address too. */
    public void listen(Vertx vertx) {
        vertx.eventBus().localConsumer(Addresses.HEALTH, message -> message.reply(document()));
    }

    /** {@code {status, version, parts: {name: {status, detail}}}}; the node is as well as its worst part. */
    public JsonObject document() {
        Map<String, Object> answers = new TreeMap<>();
        String worst = UP;
        for (Map.Entry<String, Supplier<Health>> part : parts.entrySet()) {
            Health health = ask(part.getValue());
            worst = worse(worst, health.status());
            answers.put(
                    part.getKey(),
                    new JsonObject().put("status", health.status()).put("detail", health.detail()));
        }
        return new JsonObject().put("status", worst).put("version", version).put("parts", new JsonObject(answers));
    }

    /** A part that cannot even say how it is must not take the others' answers with it. */
    private static Health ask(Supplier<Health> part) {
        try {
            return part.get();
        } catch (RuntimeException failed) {
            return Health.degraded("cannot say how it is: " + failed.getMessage());
        }
    }

    private static String worse(String one, String other) {
        if (one.equals(DOWN) || other.equals(DOWN)) {
            return DOWN;
        }
        return one.equals(DEGRADED) || other.equals(DEGRADED) ? DEGRADED : UP;
    }
}
