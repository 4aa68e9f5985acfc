package dev.cutroom.cut;

import dev.cutroom.cut.CutPlan.Encoded;
import dev.cutroom.media.Ffmpeg;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** The encoders of a plan's encoded pieces, each started when it is its turn or one piece before. Owned by one context. */
final class EncodersAhead {

    private final Vertx vertx;
    private final SegmentLoader loader;
    private final Supplier<Future<Ffmpeg>> ffmpeg;
    private final EncoderQueue.Turns turn;
    private final CutPlan plan;
    private final boolean intermediate;
    private final Map<Integer, Ahead> ahead = new HashMap<>();
    private volatile boolean cancelled;

    /** An encoded piece under way. */
    record Ahead(EncoderRun run, Future<EncodeJob> job) {}

    /** @param intermediate whether all is encoded once more, so that edges must not lose anything */
    EncodersAhead(
            Vertx vertx,
            SegmentLoader loader,
            Supplier<Future<Ffmpeg>> ffmpeg,
            EncoderQueue.Turns turn,
            CutPlan plan,
            boolean intermediate) {
        this.vertx = vertx;
        this.loader = loader;
        this.ffmpeg = ffmpeg;
        this.turn = turn;
        this.plan = plan;
        this.intermediate = intermediate;
    }

    /** The encoder of a piece, which starts unless it has. */
    Ahead of(int index) {
        Ahead known = ahead.get(index);
        if (known == null) {
            known = start((Encoded) plan.pieces().get(index));
            ahead.put(index, known);
        }
        return known;
    }

    /** Starts the next encoder from a piece on. */
    void startNext(int from) {
        for (int i = from; i < plan.pieces().size(); i++) {
            if (plan.pieces().get(i) instanceof Encoded) {
                of(i);
                return;
            }
        }
    }

    void forget(int index) {
        ahead.remove(index);
    }

    void cancel() {
        cancelled = true;
        ahead.values().forEach(one -> one.run().cancel());
    }

    private Ahead start(Encoded piece) {
        EncoderRun run = new EncoderRun();
        Future<EncodeJob> job = turn.next(() -> !cancelled)
                .compose(lease -> EncodeJob.prepare(vertx, loader, piece, plan.format(), intermediate)
                        .compose(ready -> ffmpeg.get()
                                .compose(found -> cancelled ? cancelledFuture() : found.start(ready.arguments()))
                                .map(started -> {
                                    started.ended().onComplete(over -> lease.release());
                                    run.begin(started, ready);
                                    return ready;
                                }))
                        .onFailure(failed -> lease.release()));
        job.onFailure(run::end);
        return new Ahead(run, job);
    }

    private static <T> Future<T> cancelledFuture() {
        return Future.failedFuture(new CancellationException("the cut was cancelled"));
    }
}
