package dev.cutroom.record;

import dev.cutroom.conf.RecordSettings;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records one rendition. It holds one session, and for a while more: a new one begins before the old one ends, and the
 * old one stops only when the new one has shown a real segment. A segment that several show is fetched once; if that
 * fails, as another session shows it.
 *
 * <p>Owned by one context, that of {@link #start}'s caller; all its state is.
 */
final class Recorder implements Session.Listener {

    /** What a quality's name ends with when advertisements are kept in it. */
    static final String AD_SUFFIX = Rendition.AD_SUFFIX;

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final int MOST_SESSIONS = 4;

    private final Vertx vertx;
    private final Context context;
    private final Web web;
    private final SegmentStore store;
    private final RecordSettings settings;
    private final Clock clock;
    private final Rendition rendition;
    private final Rendition ads;
    private final AdRules adRules;
    private final Source source;
    private final RecorderMeters meters;
    private final Optional<TwinCheck> twins;
    private final List<Session> sessions = new ArrayList<>();
    private final Set<SegmentFetch> fetches = new HashSet<>();
    private final ShownSegments shown = new ShownSegments();
    private final Slots slots;
    private final RecorderState state;
    private Optional<Session> lastOver = Optional.empty();
    private boolean beginning;
    private boolean pausing;
    private boolean stopped;
    private boolean down;
    private boolean closed;
    private boolean proven;
    private long retryPause = FIRST_PAUSE_MILLIS;
    private final Promise<Void> idle = Promise.promise();

    Recorder(
            Vertx vertx,
            Web web,
            SegmentStore store,
            RecordSettings settings,
            Clock clock,
            Rendition rendition,
            AdRules adRules,
            Source source,
            RecorderMeters meters,
            Optional<TwinCheck> twins) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.web = web;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.rendition = rendition;
        this.ads = new Rendition(rendition.channel(), rendition.quality() + AD_SUFFIX);
        this.adRules = adRules;
        this.source = source;
        this.meters = meters;
        this.twins = twins;
        this.slots = new Slots(settings.fetches());
        this.state = new RecorderState(rendition);
    }

    /** What an operator may know of it; a copy, safe on any thread. */
    RecorderState.View view() {
        return state.view();
    }

    void start() {
        context.runOnContext(turn -> beginSession());
    }

    /** Stops polling and lets tries under way end; done when the last has. */
    Future<Void> stop() {
        context.runOnContext(turn -> {
            stopped = true;
            sessions.forEach(Session::stop);
            sessions.clear();
            slots.close();
            Set.copyOf(fetches).forEach(SegmentFetch::stop);
            changed();
        });
        return idle.future().eventually(source::close);
    }

    private void changed() {
        state.running(sessions.size(), fetches.size());
        if (stopped && fetches.isEmpty()) {
            idle.tryComplete();
        }
    }

    private void beginSession() {
        if (stopped || beginning) {
            return;
        }
        beginning = true;
        SecondTry.of(
                        vertx,
                        settings.softLimit(),
                        settings.sourceLimit(),
                        () -> Future.future((Promise<String> promise) ->
                                source.playlistUrl().onComplete(promise)),
                        meters::secondTry)
                .onComplete(answer -> {
                    beginning = false;
                    if (stopped) {
                        return;
                    }
                    if (answer.succeeded()) {
                        begin(answer.result());
                    } else {
                        sourceFailed(answer.cause());
                    }
                });
    }

    private void begin(String url) {
        meters.sessionBegun();
        Optional<Session> newest = newest();
        Session session =
                new Session(vertx, web, settings, clock, adRules, meters, newest.or(() -> lastOver), url, this);
        // One that never worked has nothing to hand over; and however badly it goes, they do not pile up.
        newest.filter(before -> !before.hasWorked()).ifPresent(this::drop);
        if (sessions.size() >= MOST_SESSIONS) {
            drop(sessions.get(0));
        }
        sessions.add(session);
        proven = false;
        changed();
        session.start();
    }

    private Optional<Session> newest() {
        return sessions.isEmpty() ? Optional.empty() : Optional.of(sessions.get(sessions.size() - 1));
    }

    private void drop(Session session) {
        session.stop();
        sessions.remove(session);
    }

    private void sourceFailed(Throwable failure) {
        failed(failure);
        beginAfterPause();
    }

    /** Sources may cost a program or somebody else's request, so none is asked in a hurry, whoever wants it. */
    private void beginAfterPause() {
        if (pausing) {
            return;
        }
        pausing = true;
        retryPause = Math.min(LONGEST_PAUSE_MILLIS, retryPause * 2);
        vertx.setTimer(retryPause, over -> {
            pausing = false;
            // A session that works asks again if it must; with one that does not, time until its next poll is lost.
            if (newest().filter(Session::works).isPresent()) {
                sessions.forEach(Session::replacementFailed);
            } else {
                beginSession();
            }
        });
    }

    /** One line when a stream goes, one when it is back; while a session still works it is not gone. */
    private void failed(Throwable failure) {
        state.failed(failure);
        if (!down && sessions.stream().noneMatch(Session::works)) {
            down = true;
            LOG.warn("{}: the source does not answer: {}", rendition, failure.getMessage());
            state.away(true);
        }
    }

    private void isUp() {
        if (down) {
            LOG.info("{}: the source is back", rendition);
        }
        if (down || closed) {
            down = false;
            closed = false;
            state.away(false);
        }
    }

    @Override
    public void found(Session session, List<FoundSegment> segments) {
        if (newest().filter(session::equals).isPresent() && !proven) {
            proven = true;
            retryPause = FIRST_PAUSE_MILLIS;
        }
        shown.listed(session.listed());
        for (FoundSegment found : segments) {
            if (shown.isNew(session, found)) {
                isUp();
                fetch(session, found);
            } else if (!found.ad()) {
                showsReal(session);
            }
        }
    }

    private void fetch(Session session, FoundSegment found) {
        Rendition into = found.ad() ? ads : rendition;
        SegmentFetch fetch =
                new SegmentFetch(vertx, web, store, settings, slots, meters, into, session, found, state::failed);
        fetches.add(fetch);
        changed();
        fetch.quiet().onComplete(done -> {
            fetches.remove(fetch);
            changed();
        });
        fetch.go().onSuccess(fetched -> stored(session, found, fetched)).onFailure(failure -> lost(found, failure));
    }

    private void stored(Session session, FoundSegment found, SegmentFetch.Fetched fetched) {
        if (found.ad()) {
            meters.ad();
            return;
        }
        long now = ChronoMicros.now(clock);
        meters.stored(fetched, now);
        state.stored(fetched, now);
        twins.ifPresent(check -> check.stored(fetched.segment()));
        showsReal(session);
    }

    private void lost(FoundSegment found, Throwable failure) {
        if (stopped) {
            return;
        }
        Optional<ShownSegments.Alternative> other = shown.alternative(found);
        if (other.isPresent()) {
            fetch(other.get().session(), other.get().found());
            return;
        }
        meters.lost();
        state.failed(failure);
        LOG.warn("{}: a segment is given up: {}", rendition, failure.getMessage());
    }

    /** A session that shows real segments ends those before it. */
    private void showsReal(Session session) {
        for (int before = sessions.indexOf(session); before > 0; before--) {
            drop(sessions.get(0));
        }
        changed();
    }

    @Override
    public void failing(Session session, Throwable reason) {
        if (sessions.indexOf(session) < sessions.size() - 1 || beginning || pausing) {
            session.replacementFailed();
            return;
        }
        if (!session.hasWorked()) {
            sourceFailed(reason);
            return;
        }
        state.failed(reason);
        if (!down) {
            LOG.info("{}: a new session begins: {}", rendition, reason.getMessage());
        }
        beginSession();
    }

    @Override
    public void over(Session session, String reason) {
        drop(session);
        changed();
        lastOver = Optional.of(session);
        boolean others = sessions.stream().anyMatch(Session::works);
        if (!closed && !others) {
            closed = true;
            LOG.info("{}: a session is over: {}", rendition, reason);
            state.away(true);
        }
        vertx.setTimer(settings.endedPause().toMillis(), again -> {
            if (sessions.isEmpty()) {
                beginSession();
            } else {
                sessions.forEach(Session::replacementFailed);
            }
        });
    }
}
