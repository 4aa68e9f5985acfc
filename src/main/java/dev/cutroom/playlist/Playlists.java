package dev.cutroom.playlist;

import dev.cutroom.bus.Addresses;
import dev.cutroom.flow.SharedAnswers;
import dev.cutroom.select.Ranges;
import dev.cutroom.select.Selection;
import dev.cutroom.select.Selection.Taken;
import dev.cutroom.select.Selector;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Makes media playlists. Owned by the context that made it: one for each event loop. Hours whose lines are not rendered
 * yet are rendered one a turn, so that a cold day holds the loop no longer than an hour does.
 */
public final class Playlists {

    /** How long a blocking reload may wait, in target durations. */
    private static final int LONGEST_WAIT_TARGETS = 3;

    private static final long MILLISECONDS_A_SECOND = 1_000;

    /** How far ahead a blocking reload may ask (RFC 8216bis section 6.2.5.2). */
    private static final int FURTHEST_AHEAD = 2;

    private final Vertx vertx;
    private final SegmentStore store;
    private final Selector selector;
    private final Ranges ranges;
    private final PlaylistMemory memory;
    private final SharedAnswers<Question, MediaPlaylist> answers;
    private final Map<Rendition, List<Runnable>> waiting = new HashMap<>();

    /** To be called on the event loop that will use it. */
    public Playlists(Vertx vertx, SegmentStore store, Selector selector) {
        this.vertx = vertx;
        this.store = store;
        this.selector = selector;
        this.ranges = new Ranges(store, selector);
        this.memory = new PlaylistMemory(store);
        this.answers = new SharedAnswers<>(this::answer);
        vertx.eventBus().<JsonObject>localConsumer(Addresses.SEGMENT_STORED, message -> stored(message.body()));
    }

    /**
     * What is asked of a media playlist.
     *
     * @param start microseconds since the epoch; the earliest there is if empty
     * @param end the same; if empty the list grows with what is recorded and never closes
     */
    public record Question(Rendition rendition, OptionalLong start, OptionalLong end) {}

    /**
     * The playlist as it is now.
     *
     * @return fails with {@link UnknownStreamException} when nothing was ever recorded of it, and with
     *     {@link IllegalArgumentException} when the range cannot be
     */
    public Future<MediaPlaylist> media(Question question) {
        return answers.get(question);
    }

    private Future<MediaPlaylist> answer(Question question) {
        return range(question).compose(range -> made(question.rendition(), range));
    }

    private Future<MediaPlaylist> made(Rendition rendition, PlaylistRange range) {
        return range.open()
                ? selected(rendition, range)
                : memory.get(rendition, range.range(), () -> selected(rendition, range));
    }

    private Future<MediaPlaylist> selected(Rendition rendition, PlaylistRange range) {
        return selector.select(rendition, range.range(), true)
                .compose(this::rendered)
                .compose(selection -> known(rendition, selection))
                .compose(selection -> isOversized(selection)
                        ? vertx.executeBlocking(() -> MediaPlaylist.of(selection, range.open()), false)
                        : Future.succeededFuture(MediaPlaylist.of(selection, range.open())));
    }

    private static boolean isOversized(Selection selection) {
        return selection.stretches().stream()
                .anyMatch(stretch -> stretch instanceof Taken taken && HourLines.isOversized(taken.hour()));
    }

    private Future<PlaylistRange> range(Question question) {
        if (question.start().isPresent() && question.end().isPresent()) {
            return Future.succeededFuture(
                    PlaylistRange.of(question.start(), question.end(), java.util.Optional.empty()));
        }
        return ranges.bounds(question.rendition())
                .map(there -> PlaylistRange.of(question.start(), question.end(), there));
    }

    private Future<Selection> known(Rendition rendition, Selection selection) {
        if (!selection.isEmpty()) {
            return Future.succeededFuture(selection);
        }
        return store.exists(rendition).map(exists -> {
            if (!exists) {
                throw new UnknownStreamException("stream '" + rendition + "'");
            }
            return selection;
        });
    }

    private Future<Selection> rendered(Selection selection) {
        List<Taken> cold = new ArrayList<>();
        for (Selection.Stretch stretch : selection.stretches()) {
            if (stretch instanceof Taken taken
                    && !HourLines.isOversized(taken.hour())
                    && (cold.isEmpty() || cold.get(cold.size() - 1).hour() != taken.hour())) {
                cold.add(taken);
            }
        }
        if (cold.size() <= 1) {
            return Future.succeededFuture(selection);
        }
        Promise<Selection> done = Promise.promise();
        renderFrom(vertx.getOrCreateContext(), cold, 0, () -> done.complete(selection));
        return done.future();
    }

    private static void renderFrom(Context context, List<Taken> taken, int index, Runnable then) {
        int at = index;
        while (at < taken.size() && HourLines.isRendered(taken.get(at).hour())) {
            at++;
        }
        if (at == taken.size()) {
            then.run();
            return;
        }
        HourLines.of(taken.get(at).hour());
        int next = at + 1;
        context.runOnContext(turn -> renderFrom(context, taken, next, then));
    }

    /**
     * The playlist once it lists a media sequence number (blocking reload), or as it is after three target durations. A
     * closed one comes at once.
     *
     * @param gone whether the caller has left; then nothing more is done
     * @return fails with {@link IllegalArgumentException} for a number that lies too far ahead
     */
    public Future<MediaPlaylist> mediaListing(Question question, long sequence, BooleanSupplier gone) {
        return media(question).compose(now -> {
            if (now.closed() || now.segments() > sequence) {
                return Future.succeededFuture(now);
            }
            if (sequence > now.segments() + FURTHEST_AHEAD) {
                return Future.failedFuture(new IllegalArgumentException("_HLS_msn=" + sequence
                        + " lies too far ahead; the next media sequence number is " + now.segments()));
            }
            return grown(question, sequence, gone, now.targetDuration() * LONGEST_WAIT_TARGETS);
        });
    }

    private Future<MediaPlaylist> grown(Question question, long sequence, BooleanSupplier gone, int seconds) {
        Promise<MediaPlaylist> promise = Promise.promise();
        Runnable[] look = new Runnable[1];
        long timer = vertx.setTimer(seconds * MILLISECONDS_A_SECOND, id -> {
            forget(question.rendition(), look[0]);
            media(question).onComplete(result -> settle(promise, result));
        });
        look[0] = () -> {
            if (gone.getAsBoolean()) {
                vertx.cancelTimer(timer);
                promise.tryFail("the caller has left");
                return;
            }
            media(question).onComplete(result -> {
                if (result.failed()
                        || result.result().closed()
                        || result.result().segments() > sequence) {
                    vertx.cancelTimer(timer);
                    settle(promise, result);
                } else if (!promise.future().isComplete()) {
                    await(question.rendition(), look[0]);
                }
            });
        };
        await(question.rendition(), look[0]);
        // What came between the first look and now would not be announced again.
        wake(question.rendition());
        return promise.future();
    }

    private static void settle(Promise<MediaPlaylist> promise, io.vertx.core.AsyncResult<MediaPlaylist> result) {
        if (result.succeeded()) {
            promise.tryComplete(result.result());
        } else {
            promise.tryFail(result.cause());
        }
    }

    private void await(Rendition rendition, Runnable look) {
        waiting.computeIfAbsent(rendition, key -> new ArrayList<>()).add(look);
    }

    private void forget(Rendition rendition, Runnable look) {
        List<Runnable> some = waiting.get(rendition);
        if (some != null) {
            some.remove(look);
        }
    }

    private void stored(JsonObject segment) {
        wake(new Rendition(segment.getString("channel"), segment.getString("quality")));
    }

    private void wake(Rendition rendition) {
        List<Runnable> some = waiting.remove(rendition);
        if (some != null) {
            some.forEach(Runnable::run);
        }
        for (Iterator<List<Runnable>> lists = waiting.values().iterator(); lists.hasNext(); ) {
            if (lists.next().isEmpty()) {
                lists.remove();
            }
        }
    }
}
