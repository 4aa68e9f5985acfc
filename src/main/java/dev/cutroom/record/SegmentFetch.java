package dev.cutroom.record;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.conf.RecordSettings;
import dev.cutroom.hls.MediaSegment;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.store.SegmentWriting;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Fetches one segment until it is whole in the store, its address has expired, or the time to try is over. A try that
 * breaks off leaves what came as partial, unless it is encrypted, which only the whole can be decrypted of; a try that takes long gets a second one beside it; the first that is whole
 * ends the work. All on one context.
 */
final class SegmentFetch {

    /** A segment in the store. */
    record Fetched(Segment segment, long bytes) {}

    /** They are decrypted whole, in memory. */
    private static final int LARGEST_ENCRYPTED_BYTES = 128 << 20;

    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 15_000;

    private final Vertx vertx;
    private final Web web;
    private final SegmentStore store;
    private final RecordSettings settings;
    private final Slots slots;
    private final RecorderMeters meters;

    private final Rendition rendition;
    private final Session session;
    private final FoundSegment found;
    private final Consumer<Throwable> failedTries;
    private final Promise<Fetched> promise = Promise.promise();
    private final Promise<Void> quiet = Promise.promise();
    private final Set<HttpClientResponse> open = new HashSet<>();
    private final long begunNanos = System.nanoTime();
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long pause = -1;
    private int tries;
    private int running;
    private boolean stopped;

    /** @param failedTries told why, of each try that failed */
    SegmentFetch(
            Vertx vertx,
            Web web,
            SegmentStore store,
            RecordSettings settings,
            Slots slots,
            RecorderMeters meters,
            Rendition rendition,
            Session session,
            FoundSegment found,
            Consumer<Throwable> failedTries) {
        this.vertx = vertx;
        this.web = web;
        this.store = store;
        this.settings = settings;
        this.slots = slots;
        this.meters = meters;
        this.rendition = rendition;
        this.session = session;
        this.found = found;
        this.failedTries = failedTries;
    }

    /** The stored segment, full or suspect; fails with the last failure when there is none. */
    Future<Fetched> go() {
        attempt();
        long second = vertx.setTimer(settings.softLimit().toMillis(), late -> {
            if (!isOver() && tries == 1) {
                meters.secondTry();
                attempt();
            }
        });
        return promise.future().onComplete(over -> {
            vertx.cancelTimer(second);
            vertx.cancelTimer(pause);
            // A try that still hangs is of no use to anybody now.
            Set.copyOf(open).forEach(response -> response.request().reset());
            becomeQuiet();
        });
    }

    /** Done when nothing of it runs any more, a while after {@link #go} has told the result. */
    Future<Void> quiet() {
        return quiet.future();
    }

    /** Lets tries under way end, and begins no more. */
    void stop() {
        stopped = true;
        if (running == 0) {
            promise.tryFail(new OriginException(0, "the recorder stops"));
        }
    }

    private boolean isOver() {
        return promise.future().isComplete();
    }

    private void becomeQuiet() {
        if (isOver() && running == 0) {
            quiet.tryComplete();
        }
    }

    private void attempt() {
        tries++;
        running++;
        slots.take()
                .compose(room -> isOver()
                        ? Future.<Fetched>failedFuture("another try has won").eventually(this::giveBack)
                        : fetch().eventually(this::giveBack))
                .onComplete(done -> {
                    running--;
                    if (done.succeeded()) {
                        promise.tryComplete(done.result());
                    } else {
                        failed(done.cause());
                    }
                    becomeQuiet();
                });
    }

    private Future<Void> giveBack() {
        slots.giveBack();
        return Future.succeededFuture();
    }

    private void failed(Throwable failure) {
        if (isOver()) {
            return;
        }
        meters.failed();
        failedTries.accept(failure);
        boolean isFinal = failure instanceof OriginException origin && origin.isFinal();
        long elapsedNanos = System.nanoTime() - begunNanos;
        if (isFinal || stopped || elapsedNanos > settings.giveUpAfter().toNanos()) {
            promise.tryFail(failure);
            return;
        }
        if (running > 0) {
            return;
        }
        long millis = pauseMillis + ThreadLocalRandom.current().nextLong(pauseMillis);
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
        pause = vertx.setTimer(millis, again -> {
            if (!isOver()) {
                attempt();
            }
        });
    }

    private Future<Fetched> fetch() {
        MediaSegment segment = found.segment();
        long tryBegun = System.nanoTime();
        try {
            return session.parts().initSection(segment, session.url()).compose(init -> web.open(
                            Web.resolve(session.url(), segment.uri()),
                            segment.byteRange().map(Web::range),
                            settings.segmentLimit())
                    .compose(response -> {
                        open.add(response);
                        Future<Fetched> stored = segment.key().isPresent()
                                ? encrypted(init, response, tryBegun)
                                : plain(init, response, tryBegun);
                        return stored.onComplete(over -> open.remove(response));
                    }));
        } catch (OriginException notAnAddress) {
            return Future.failedFuture(notAnAddress);
        }
    }

    private Future<Fetched> plain(Buffer init, HttpClientResponse response, long tryBegun) {
        SegmentWriting writing = begin();
        Future<Void> prefix = init.length() == 0 ? Future.succeededFuture() : writing.write(init);
        return prefix.compose(written -> pipe(
                        response, writing, Web.cut(response, found.segment().byteRange())))
                .compose(
                        whole -> finish(writing, typeOf(response, writing.size() - init.length(), tryBegun)),
                        broken -> keepPartial(writing, init.length(), broken));
    }

    private SegmentWriting begin() {
        return store.begin(rendition, found.start(), found.duration(), SegmentStored.Source.RECORD);
    }

    private static Future<Fetched> finish(SegmentWriting writing, SegmentType type) {
        return writing.finish(type).map(segment -> new Fetched(segment, writing.size()));
    }

    private static Future<Void> pipe(HttpClientResponse response, SegmentWriting writing, RangeCut cut) {
        Promise<Void> promise = Promise.promise();
        response.end().onComplete(promise::tryComplete, promise::tryFail);
        response.handler(bytes -> {
            if (promise.future().isComplete()) {
                return;
            }
            Future<Void> written = writing.write(cut.of(bytes));
            if (!written.isComplete()) {
                response.pause();
                written.onSuccess(more -> response.resume());
            }
            written.onFailure(failure -> {
                promise.tryFail(failure);
                response.request().reset();
            });
        });
        response.resume();
        return promise.future();
    }

    /** What came before the line broke is kept, unless another try has had all of it meanwhile. */
    private Future<Fetched> keepPartial(SegmentWriting writing, int prefix, Throwable broken) {
        Future<?> kept = writing.size() > prefix && !isOver() ? writing.finish(SegmentType.PARTIAL) : writing.abandon();
        return kept.transform(done -> Future.failedFuture(broken));
    }

    private Future<Fetched> encrypted(Buffer init, HttpClientResponse response, long tryBegun) {
        RangeCut cut = Web.cut(response, found.segment().byteRange());
        return Web.whole(response, LARGEST_ENCRYPTED_BYTES).map(cut::of).compose(body -> session.parts()
                .decrypt(found.segment(), found.sequence(), session.url(), body)
                .compose(clear -> {
                    SegmentWriting writing = begin();
                    return writing.write(init)
                            .compose(written -> writing.write(clear))
                            .compose(written -> finish(writing, typeOf(response, body.length(), tryBegun)));
                }));
    }

    /** Whole, or arrived whole but doubtful. */
    private SegmentType typeOf(HttpClientResponse response, long bytes, long tryBegun) {
        Optional<MediaSegment.ByteSpan> span = found.segment().byteRange();
        String announced = response.getHeader("Content-Length");
        boolean disagrees = span.isPresent()
                ? span.get().length() != bytes
                : announced != null && !announced.equals(Long.toString(bytes));
        boolean slow = System.nanoTime() - tryBegun > settings.suspectAfter().toNanos();
        return disagrees || slow || bytes == 0 || found.doubtful() ? SegmentType.SUSPECT : SegmentType.FULL;
    }
}
