package dev.cutroom.select;

import dev.cutroom.store.HourSnapshot;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Hole;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Chooses the best segments of a range (wire.md section 2). Hours come from the store in groups, by one trip to a
 * worker each; the walk itself is done on the caller's event loop, an hour a turn, and goes back to the loop between
 * hours, so that a selection of thirty days holds no loop for longer than an hour's worth.
 *
 * <p>Equal questions asked in one turn of one loop share one answer. They may join only until the work has looked at
 * the disk, since who asks later must see what has changed meanwhile.
 */
public final class Selector {

    /** Hours fetched by one trip to a worker: a day's listings are 25 ms there, and a caller may leave in between. */
    private static final int HOURS_A_TRIP = 25;

    private record Question(Context context, Rendition rendition, TimeRange range, boolean allowHoles) {}

    private final Vertx vertx;
    private final SegmentStore store;
    private final SelectorMeters meters;
    private final Map<Question, Future<Selection>> asked = new ConcurrentHashMap<>();

    public Selector(Vertx vertx, SegmentStore store, MeterRegistry registry) {
        this.vertx = vertx;
        this.store = store;
        this.meters = new SelectorMeters(registry);
    }

    /**
     * The best segments for a range.
     *
     * @return fails with {@link HolesException} at the first hole when holes are not allowed
     */
    public Future<Selection> select(Rendition rendition, TimeRange range, boolean allowHoles) {
        Context context = vertx.getOrCreateContext();
        Question question = new Question(context, rendition, range, allowHoles);
        Future<Selection> joined = asked.get(question);
        if (joined != null) {
            meters.shared();
            return joined;
        }
        Promise<Selection> promise = Promise.promise();
        asked.put(question, promise.future());
        context.runOnContext(turn -> {
            asked.remove(question);
            select(rendition, range, allowHoles, () -> false).onComplete(promise);
        });
        return promise.future();
    }

    /**
     * As {@link #select(Rendition, TimeRange, boolean)}, for a caller who may leave.
     *
     * @param cancelled asked between hours; once true, the work ends and fails with {@link SelectionCancelledException}
     */
    public Future<Selection> select(
            Rendition rendition, TimeRange range, boolean allowHoles, BooleanSupplier cancelled) {
        Work work = new Work(rendition, range, allowHoles, cancelled);
        return work.go();
    }

    /** One selection under way; all of it on one context. */
    private final class Work {
        private final Context context = vertx.getOrCreateContext();
        private final Promise<Selection> promise = Promise.promise();
        private final SelectionWalk walk;
        private final Rendition rendition;
        private final Hour last;
        private final boolean allowHoles;
        private final BooleanSupplier cancelled;
        private final long begun = System.nanoTime();
        private Hour next;
        private int hours;

        private Work(Rendition rendition, TimeRange range, boolean allowHoles, BooleanSupplier cancelled) {
            this.rendition = rendition;
            this.walk = new SelectionWalk(rendition, range);
            this.allowHoles = allowHoles;
            this.cancelled = cancelled;
            // The hour before may hold a segment that begins in it and covers the start.
            this.next = Hour.of(range.start()).previous();
            this.last = Hour.of(range.end());
        }

        private Future<Selection> go() {
            limitToWhatThereIs().onSuccess(limited -> trip()).onFailure(promise::fail);
            return promise.future();
        }

        /** Of an absurdly long range only the hours that have a folder are visited. */
        private Future<Void> limitToWhatThereIs() {
            if (last.index() - next.index() <= HOURS_A_TRIP) {
                return Future.succeededFuture();
            }
            return store.hours(rendition).map(there -> {
                remaining = there.stream()
                        .filter(hour -> hour.compareTo(next) >= 0 && hour.compareTo(last) <= 0)
                        .toList();
                return null;
            });
        }

        private List<Hour> remaining = List.of();
        private int visited;

        private void trip() {
            List<Hour> hoursOfTrip = hoursOfTrip();
            if (hoursOfTrip.isEmpty()) {
                finish();
                return;
            }
            store.hoursAt(rendition, hoursOfTrip)
                    .onSuccess(found -> context.runOnContext(turn -> walkFrom(found, 0)))
                    .onFailure(promise::fail);
        }

        private List<Hour> hoursOfTrip() {
            if (!remaining.isEmpty()) {
                List<Hour> some = remaining.subList(visited, Math.min(remaining.size(), visited + HOURS_A_TRIP));
                visited += some.size();
                return some;
            }
            if (last.index() - next.index() > HOURS_A_TRIP) {
                return List.of();
            }
            List<Hour> some = new ArrayList<>();
            for (; next.compareTo(last) <= 0; next = next.next()) {
                some.add(next);
            }
            return some;
        }

        private void walkFrom(List<HourSnapshot> found, int index) {
            if (cancelled.getAsBoolean()) {
                promise.fail(new SelectionCancelledException());
                return;
            }
            hours++;
            boolean over = walk.accept(found.get(index));
            Optional<Hole> hole = allowHoles ? Optional.empty() : walk.firstHole();
            if (hole.isPresent()) {
                promise.fail(new HolesException(hole.get()));
            } else if (over) {
                finish();
            } else if (index + 1 < found.size()) {
                context.runOnContext(turn -> walkFrom(found, index + 1));
            } else {
                trip();
            }
        }

        private void finish() {
            Selection selection = walk.finish();
            meters.selected(System.nanoTime() - begun, hours);
            Optional<Hole> hole = allowHoles ? Optional.empty() : selection.firstHole();
            if (hole.isPresent()) {
                promise.fail(new HolesException(hole.get()));
            } else {
                promise.complete(selection);
            }
        }
    }
}
