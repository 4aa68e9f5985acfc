package dev.cutroom.event;

import dev.cutroom.publish.CannotAskException;
import dev.cutroom.publish.Destination;
import dev.cutroom.publish.Destinations;
import dev.cutroom.publish.LaterException;
import dev.cutroom.publish.Publication;
import dev.cutroom.publish.RefusedException;
import dev.cutroom.publish.RejectedException;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of an event from FINALIZING on. However publishing went wrong, the destination is asked what is there, and
 * that decides: there, so DONE; not there, so back; no answer, so it stays and is asked again, or by a person.
 *
 * <p>Each call gives the seconds for which the event shall be left alone.
 */
final class Publishing {

    static final int RETRY_SECONDS = 30;

    private static final String ASKED_AGAIN = "The destination is asked again soon: ";
    private static final int LOOK_SECONDS = 15;
    private static final int PERSON_SECONDS = 600;
    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);

    private final EventsTable table;
    private final Destinations destinations;
    private final CutFiles files;

    Publishing(EventsTable table, Destinations destinations, CutFiles files) {
        this.table = table;
        this.destinations = destinations;
        this.files = files;
    }

    /** @throws IllegalArgumentException when this node does not have it */
    Destination destination(Event event) {
        return destinations.get(Optional.ofNullable(event.fields().getString("destination")));
    }

    private static Publication publication(Event event) {
        return new Publication(
                event.id(), Cuts.request(event.fields()).container().ending(), event.toJson());
    }

    /** Publishes a cut of a FINALIZING event. */
    Future<Integer> publish(Claim claim, List<Path> cut, BooleanSupplier lost) {
        Event event = claim.event();
        return destination(event)
                .publish(publication(event), cut, lost)
                .compose(
                        link -> out(claim, null, link),
                        failure -> lost.getAsBoolean() ? Future.succeededFuture(0) : afterFailure(claim, failure));
    }

    /** The destination has it; viewers may have to wait. */
    private Future<Integer> out(Claim claim, @Nullable String error, String link) {
        Event event = claim.event();
        return destination(event)
                .isReady(publication(event))
                .compose(
                        ready -> ready
                                ? done(claim, EventState.FINALIZING, error, Optional.of(link))
                                : transcoding(claim, error, link),
                        failure -> failure instanceof RejectedException
                                ? back(claim, EventState.UNEDITED, String.valueOf(failure.getMessage()), 0)
                                : transcoding(claim, error, link));
    }

    private Future<Integer> transcoding(Claim claim, @Nullable String error, String link) {
        return table.advance(claim, EventState.FINALIZING, EventState.TRANSCODING, error, 0, false, link)
                .compose(moved -> files.drop(claim.event()))
                .map(LOOK_SECONDS);
    }

    /** Looks whether viewers can see what is out by now. */
    Future<Integer> look(Claim claim) {
        Event event = claim.event();
        return Future.succeededFuture(event)
                .compose(asked -> destination(asked).isReady(publication(asked)))
                .compose(
                        ready -> ready
                                ? done(claim, EventState.TRANSCODING, lasting(event), Optional.empty())
                                : Future.succeededFuture(LOOK_SECONDS),
                        failure -> failure instanceof RejectedException
                                ? table.advance(
                                                claim,
                                                EventState.TRANSCODING,
                                                EventState.UNEDITED,
                                                failure.getMessage(),
                                                0,
                                                false,
                                                null)
                                        .map(0)
                                : stays(claim, EventState.TRANSCODING, failure));
    }

    private Future<Integer> done(Claim claim, EventState from, @Nullable String error, Optional<String> link) {
        return table.advance(claim, from, EventState.DONE, error, 0, false, link.orElse(null))
                .compose(moved -> files.drop(claim.event()))
                .map(0);
    }

    private Future<Integer> afterFailure(Claim claim, Throwable failure) {
        Event event = claim.event();
        LOG.warn("event {} was not published: {}", event.id(), failure.getMessage());
        return ask(claim, link -> link.isPresent() ? arrived(claim, link.get()) : back(claim, failure));
    }

    /** Goes on with what a node that died was publishing. */
    Future<Integer> resume(Claim claim, BooleanSupplier lost) {
        // Where the disk does not take the mark, the file may still be there to be read.
        return files.needed(claim.event()).transform(marked -> goOn(claim, lost));
    }

    private Future<Integer> goOn(Claim claim, BooleanSupplier lost) {
        return ask(
                claim,
                link -> link.isPresent()
                        ? arrived(claim, link.get())
                        : files.kept(claim.event())
                                .compose(kept -> kept.isEmpty()
                                        ? back(
                                                claim,
                                                EventState.EDITED,
                                                "The node that published this died; it is cut again.",
                                                0)
                                        : publish(claim, kept, lost)));
    }

    private Future<Integer> ask(Claim claim, Function<Optional<String>, Future<Integer>> then) {
        Event event = claim.event();
        return Future.succeededFuture(event)
                .compose(asked -> destination(asked).find(publication(asked)))
                .compose(then, failure -> stays(claim, EventState.FINALIZING, failure));
    }

    /** It is there; what is written of it may not be. */
    private Future<Integer> arrived(Claim claim, String link) {
        Event event = claim.event();
        return destination(event)
                .update(publication(event))
                .compose(
                        updated -> out(claim, null, link),
                        failure -> failure instanceof RefusedException
                                ? out(claim, failure.getMessage(), link)
                                : stays(claim, EventState.FINALIZING, failure));
    }

    /** Sends what was changed of a published event; a refusal is told, and the event as published as before. */
    Future<Integer> update(Claim claim) {
        Event event = claim.event();
        return Future.succeededFuture(event)
                .compose(asked -> destination(asked).update(publication(asked)))
                .compose(
                        updated -> done(claim, EventState.MODIFIED, null, Optional.empty()),
                        failure -> failure instanceof RefusedException
                                ? done(claim, EventState.MODIFIED, failure.getMessage(), Optional.empty())
                                : stays(claim, EventState.MODIFIED, failure));
    }

    private Future<Integer> stays(Claim claim, EventState state, Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        boolean person = failure instanceof CannotAskException;
        LOG.warn("event {} stays {}: {}", claim.event().id(), state, said);
        String lasting = state == EventState.TRANSCODING ? lasting(claim.event()) : null;
        return table.say(
                        claim,
                        state,
                        person
                                ? said + " Look there, then have an operator decide by retry or cancel."
                                : (lasting == null ? "" : lasting + " ") + ASKED_AGAIN + said)
                .map(person ? PERSON_SECONDS : seconds(failure));
    }

    /** What is wrong with what is out, without what kept us from asking after it. */
    private static @Nullable String lasting(Event event) {
        String error = event.error();
        int passing = error == null ? -1 : error.indexOf(ASKED_AGAIN);
        return error == null || passing < 0 ? error : passing == 0 ? null : error.substring(0, passing - 1);
    }

    private static int seconds(Throwable failure) {
        return failure instanceof LaterException later
                ? Math.toIntExact(later.untilThen().toSeconds())
                : RETRY_SECONDS;
    }

    private Future<Integer> back(Claim claim, Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        if (failure instanceof RefusedException) {
            return back(claim, EventState.UNEDITED, said, 0);
        }
        return back(
                claim,
                EventState.EDITED,
                failure instanceof LaterException
                        ? said
                        : "Publishing failed, nothing is out; it is tried again: " + said,
                seconds(failure));
    }

    private Future<Integer> back(Claim claim, EventState to, String why, int waitSeconds) {
        return table.advance(claim, EventState.FINALIZING, to, why, waitSeconds, true, null)
                .compose(moved -> files.drop(claim.event()))
                .map(0);
    }
}
