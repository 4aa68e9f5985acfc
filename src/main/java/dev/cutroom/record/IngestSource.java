package dev.cutroom.record;

import dev.cutroom.media.Ffmpeg;
import dev.cutroom.media.FfmpegRun;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is no playlist (RTMP, SRT, MPEG-TS over UDP, a file) made into one by ffmpeg: cut at key frames without
 * re-encoding, dated by the clock of arrival, handed over through memory and loopback ({@link IngestShelf}). With
 * {@code push:} ffmpeg listens for whoever sends; with {@code pull:} it asks.
 *
 * <p>ffmpeg is started anew whenever it has ended, each run under an address of its own, so that the recorder sees an
 * expired playlist and begins a new session. All on one context.
 */
final class IngestSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(IngestSource.class);
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long LONG_RUN_NANOS = 10_000_000_000L;

    private final Vertx vertx;
    private final Supplier<Future<Ffmpeg>> ffmpeg;
    private final Ingest ingest;
    private final Supplier<Future<IngestShelf>> shelves;
    private @Nullable Future<IngestShelf> shelf;
    private @Nullable FfmpegRun run;
    private @Nullable Throwable lastFailure;
    private long pause = FIRST_PAUSE_MILLIS;
    private boolean started;
    private boolean closed;

    IngestSource(Vertx vertx, Supplier<Future<Ffmpeg>> ffmpeg, Ingest ingest) {
        this(vertx, ffmpeg, ingest, () -> IngestShelf.listen(vertx));
    }

    /** @param shelves asked for one, again until it listens */
    IngestSource(Vertx vertx, Supplier<Future<Ffmpeg>> ffmpeg, Ingest ingest, Supplier<Future<IngestShelf>> shelves) {
        this.shelves = shelves;
        this.vertx = vertx;
        this.ffmpeg = ffmpeg;
        this.ingest = ingest;
    }

    @Override
    public Future<String> playlistUrl() {
        Future<IngestShelf> listening = shelf;
        if (listening == null || listening.failed()) {
            listening = shelves.get();
            shelf = listening;
        }
        return Future.all(listening, ffmpeg.get()).compose(ready -> {
            IngestShelf open = ready.resultAt(0);
            if (!started) {
                started = true;
                begin(open, ready.resultAt(1));
            }
            return firstPlaylist(open);
        });
    }

    private Future<String> firstPlaylist(IngestShelf open) {
        Promise<String> promise = Promise.promise();
        long timer = vertx.setTimer(
                PATIENCE_MILLIS,
                late -> promise.tryFail(
                        lastFailure == null ? new OriginException(0, "nothing has come in yet") : lastFailure));
        open.playlist().onSuccess(promise::tryComplete);
        return promise.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void begin(IngestShelf open, Ffmpeg found) {
        if (closed) {
            return;
        }
        long begun = System.nanoTime();
        String target = open.newRun();
        found.start(ingest.arguments(target))
                .compose(running -> {
                    run = running;
                    if (closed) {
                        running.kill();
                    }
                    return running.ended();
                })
                .onComplete(ended -> {
                    run = null;
                    lastFailure = ended.cause();
                    open.endRun();
                    if (ended.failed() && !closed) {
                        LOG.debug("{} ended: {}", ingest, ended.cause().getMessage());
                    }
                    boolean wasLong = System.nanoTime() - begun > LONG_RUN_NANOS;
                    pause = wasLong || ended.succeeded()
                            ? FIRST_PAUSE_MILLIS
                            : Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
                    if (!closed && !ingest.isOver(ended.succeeded())) {
                        vertx.setTimer(pause, again -> begin(open, found));
                    }
                });
    }

    @Override
    public Future<Void> close() {
        closed = true;
        List<Future<Void>> ends = new ArrayList<>();
        FfmpegRun running = run;
        if (running != null) {
            ends.add(running.kill());
        }
        Future<IngestShelf> listening = shelf;
        if (listening != null) {
            ends.add(listening.compose(IngestShelf::close));
        }
        return Future.join(ends).mapEmpty();
    }
}
