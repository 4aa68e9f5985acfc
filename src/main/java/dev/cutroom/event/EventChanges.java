package dev.cutroom.event;

import dev.cutroom.database.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The changes of all events in the order in which they were made, each with a number that only grows. Who asks for the
 * same while it is being read shares one answer, that of the reading which begins next: the one under way may not see what
 * he was told of. Used on one event loop.
 */
public final class EventChanges {

    private record Question(long after, int most) {}

    private final AuditTable table;
    private final Map<Question, Future<List<Numbered>>> running = new HashMap<>();
    private final Map<Question, Future<List<Numbered>>> following = new HashMap<>();

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
        Future<List<Numbered>> shared = following.get(question);
        if (shared != null) {
            return shared;
        }
        Future<List<Numbered>> before = running.get(question);
        if (before == null) {
            return read(question);
        }
        Future<List<Numbered>> answer = before.transform(done -> {
            following.remove(question);
            return read(question);
        });
        following.put(question, answer);
        return answer;
    }

    private Future<List<Numbered>> read(Question question) {
        Future<List<Numbered>> answer = table.ofEventsAfter(question.after(), question.most());
        running.put(question, answer);
        answer.onComplete(done -> running.remove(question, answer));
        return answer;
    }
}
