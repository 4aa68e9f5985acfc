package dev.cutroom.record;

import dev.cutroom.conf.RecordSettings;
import dev.cutroom.hls.MediaPlaylist;
import dev.cutroom.hls.Playlist;
import dev.cutroom.timeline.Micros;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One media playlist, polled until it expires or is not needed any more. It tells its recorder of each new segment,
 * and when it should be replaced. All on one context.
 */
final class Session {

    /** What a session tells its recorder. */
    interface Listener {
        /** Segments that are new in this session, in order of the list. */
        void found(Session session, List<FoundSegment> segments);

        /** This session should be replaced; it goes on until another has shown a real segment. */
        void failing(Session session, Throwable reason);

        /** The playlist is closed or gone for good. */
        void over(Session session, String reason);
    }

    private static final int FAILURES_TO_REPLACE = 3;
    private static final long SHORTEST_POLL_MILLIS = 250;
    private static final long LONGEST_POLL_MILLIS = 10_000;
    private static final String SKIP = "_HLS_skip=YES";

    private final Vertx vertx;
    private final Web web;
    private final RecordSettings settings;
    private final Clock clock;
    private final Listener listener;
    private final RecorderMeters meters;
    private final String url;
    private final Map<String, String> query;
    private final NewSegments news;
    private final SegmentParts parts;
    private final Instant begun;
    private boolean stopped;
    private boolean replacementAsked;
    private int failures;
    private long timer = -1;
    private MediaPlaylist.ServerControl control = new MediaPlaylist.ServerControl(false, OptionalLong.empty());
    private Optional<MediaPlaylist> last = Optional.empty();
    private long lastNanos;

    Session(
            Vertx vertx,
            Web web,
            RecordSettings settings,
            Clock clock,
            AdRules ads,
            RecorderMeters meters,
            Optional<Session> predecessor,
            String url,
            Listener listener) {
        this.vertx = vertx;
        this.web = web;
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        this.meters = meters;
        this.url = url;
        this.query = Web.query(url);
        this.news = new NewSegments(ads, predecessor.map(session -> session.news));
        this.parts = new SegmentParts(vertx, web);
        this.begun = clock.instant();
    }

    String url() {
        return url;
    }

    SegmentParts parts() {
        return parts;
    }

    /** Whether it has ever seen a playlist. */
    boolean hasWorked() {
        return last.isPresent();
    }

    /** Whether it has seen a playlist, and the last time it asked for it. */
    boolean works() {
        return hasWorked() && failures == 0;
    }

    /** How many segments its playlist lists. */
    int listed() {
        return last.map(playlist -> playlist.segments().size()).orElse(0);
    }

    void start() {
        poll();
    }

    /** Stops polling; fetches under way go on. */
    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    private void poll() {
        if (stopped) {
            return;
        }
        long polledAt = System.nanoTime();
        playlist().onComplete(answer -> {
            if (stopped) {
                return;
            }
            if (answer.succeeded()) {
                accept(answer.result(), polledAt);
            } else {
                failed(answer.cause());
            }
        });
    }

    /** Asks for the playlist; when the answer is slow, once more beside the first. */
    private Future<MediaPlaylist> playlist() {
        Duration held = mayBlock() ? Duration.ofMillis(3 * targetMillis()) : Duration.ZERO;
        return SecondTry.of(
                vertx,
                settings.softLimit().plus(held),
                settings.playlistLimit().plus(held),
                this::ask,
                meters::secondTry);
    }

    private Future<MediaPlaylist> ask() {
        meters.polled();
        boolean skips = maySkip();
        Playlist.Context before = new Playlist.Context(skips ? last : Optional.empty(), Map.of(), query);
        Duration held = mayBlock() ? Duration.ofMillis(3 * targetMillis()) : Duration.ZERO;
        return web.text(askedUrl(skips), settings.playlistLimit().plus(held)).map(document -> {
            if (Playlist.parse(document.text(), before) instanceof MediaPlaylist media) {
                return media;
            }
            throw new OriginException(0, url + " is a multivariant playlist where a media playlist was expected");
        });
    }

    private boolean mayBlock() {
        return control.canBlockReload() && last.isPresent() && failures == 0;
    }

    /** Whether the origin may leave out what the last answer had; that must be younger than half of its limit. */
    private boolean maySkip() {
        return control.canSkipUntil().isPresent()
                && last.isPresent()
                && failures == 0
                && (System.nanoTime() - lastNanos) / 1_000
                        < control.canSkipUntil().getAsLong() / 2;
    }

    private long targetMillis() {
        return last.map(MediaPlaylist::targetDuration).orElse(0L) / Micros.MILLISECOND;
    }

    /** Lets the origin hold the answer until the next segment is there, and skip what is known, when it offers to. */
    private String askedUrl(boolean skips) {
        List<String> directives = new ArrayList<>();
        if (mayBlock()) {
            MediaPlaylist known = last.orElseThrow();
            directives.add("_HLS_msn=" + known.sequenceOf(known.segments().size()));
        }
        if (skips) {
            directives.add(SKIP);
        }
        return directives.isEmpty() ? url : url + (url.indexOf('?') < 0 ? "?" : "&") + String.join("&", directives);
    }

    private void accept(MediaPlaylist playlist, long polledAt) {
        failures = 0;
        control = playlist.serverControl();
        last = Optional.of(playlist);
        lastNanos = System.nanoTime();
        List<FoundSegment> found = news.of(playlist, ChronoMicros.now(clock));
        listener.found(this, found);
        if (stopped) {
            return;
        }
        if (playlist.ended()) {
            listener.over(this, "the playlist is closed");
            return;
        }
        if (news.hasJumped()) {
            askForReplacement(new OriginException(0, "the clock of the session has jumped"));
        } else if (begun.plus(settings.sessionAge()).isBefore(clock.instant())) {
            askForReplacement(new OriginException(0, "the session is old"));
        }
        long tookMillis = (System.nanoTime() - polledAt) / 1_000_000;
        boolean waited = control.canBlockReload() && tookMillis > SHORTEST_POLL_MILLIS;
        schedule(waited ? 0 : pauseOf(playlist) - tookMillis);
    }

    private static long pauseOf(MediaPlaylist playlist) {
        long half = playlist.targetDuration() / 2 / Micros.MILLISECOND;
        return Math.max(SHORTEST_POLL_MILLIS, Math.min(LONGEST_POLL_MILLIS, half));
    }

    private void failed(Throwable failure) {
        meters.pollFailed();
        failures++;
        boolean gone = failure instanceof OriginException origin && origin.isFinal();
        if (gone || failures >= FAILURES_TO_REPLACE) {
            askForReplacement(failure);
        }
        schedule(Math.min(LONGEST_POLL_MILLIS, SHORTEST_POLL_MILLIS << Math.min(6, failures)));
    }

    private void askForReplacement(Throwable reason) {
        if (!replacementAsked) {
            replacementAsked = true;
            listener.failing(this, reason);
        }
    }

    /** Its replacement did not come about: it may ask again. */
    void replacementFailed() {
        replacementAsked = false;
    }

    private void schedule(long millis) {
        if (stopped) {
            return;
        }
        long pause = Math.max(1, millis);
        timer = vertx.setTimer(pause + ThreadLocalRandom.current().nextLong(pause / 8 + 1), again -> poll());
    }
}
