package dev.cutroom.event;

import dev.cutroom.database.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The changes of all events in the order in which they were made, each with a number that only grows. Who asks for the
 * same at the same time shares one answer. Used on one event loop.
 */
public final class EventChanges {

    private record Question(long after, int most) {}

    private final AuditTable table;
    private final Map<Question, Future<List<Numbered>>> asked = new HashMap<>();

    public EventChanges(Database database) {
        this.table = new AuditTable(database);
    }

    /**
     * One change.
     *
     * @param change as {@link Events#history} has it, with the event's id as {@code event}
     */
    public record Numbered(long number, JsonObject change) {}

    /** The number of the last change there is; 0 when there is none. */
    public Future<Long> last() {
        return table.lastOfEvents();
    }

    /** Changes after a number, the first of them first, at most so many. */
    public Future<List<Numbered>> after(long number, int most) {
        Question question = new Question(number, most);
        Future<List<Numbered>> running = asked.get(question);
        if (running != null) {
            return running;
        }
        Future<List<Numbered>> answer = table.ofEventsAfter(number, most);
        asked.put(question, answer);
        answer.onComplete(done -> asked.remove(question));
        return answer;
    }
}
