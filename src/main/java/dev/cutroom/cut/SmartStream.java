package dev.cutroom.cut;

import dev.cutroom.cut.CutPlan.Copied;
import dev.cutroom.cut.CutPlan.Encoded;
import dev.cutroom.cut.CutPlan.Piece;
import dev.cutroom.flow.Steps;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.timeline.Segment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Carries out a plan as a transport stream: copied segments and encoded spans one after the other, each written only
 * when the one before was taken. The encoder of the next span runs ahead while this one's copying goes on, so that two
 * edges take the time of one. Owned by one context.
 */
final class SmartStream {

    private final Vertx vertx;
    private final SegmentLoader loader;
    private final EncodersAhead encoders;
    private final CutPlan plan;
    private final Splice splice;
    private int pieceIndex;
    private long doneMicros;
    private long bytes;
    private volatile boolean cancelled;

    /**
     * @param retimed whether times are rewritten ({@code smart}), or stay what they were ({@code fast})
     * @param intermediate whether all is encoded once more, so that edges must not lose anything
     * @param keepsData whether ID3 and SCTE-35 stay
     */
    SmartStream(
            Vertx vertx,
            SegmentLoader loader,
            Supplier<Future<Ffmpeg>> ffmpeg,
            EncoderQueue.Turns turn,
            CutPlan plan,
            boolean retimed,
            boolean intermediate,
            boolean keepsData) {
        this.vertx = vertx;
        this.loader = loader;
        this.encoders = new EncodersAhead(vertx, loader, ffmpeg, turn, plan, intermediate);
        this.plan = plan;
        this.splice = new Splice(
                plan.format(), retimed, keepsData, EncodeJob.earliestSoundTicks(plan.format(), intermediate));
    }

    Future<Void> writeTo(WriteStream<Buffer> target) {
        return Steps.whileTrue(() -> piece(target));
    }

    /** Bytes that were written. */
    long bytes() {
        return bytes;
    }

    /** How much of the plan's length has been taken, in microseconds. */
    long doneMicros() {
        return doneMicros;
    }

    void cancel() {
        cancelled = true;
        encoders.cancel();
    }

    private Future<Boolean> piece(WriteStream<Buffer> target) {
        if (cancelled) {
            return cancelledFuture();
        }
        if (pieceIndex == plan.pieces().size()) {
            return Future.succeededFuture(false);
        }
        int index = pieceIndex++;
        Piece piece = plan.pieces().get(index);
        Future<Void> written = piece instanceof Encoded encoded
                ? encoded(encoded, index, target)
                : copied((Copied) piece, index, target);
        return written.map(done -> true);
    }

    private Future<Void> copied(Copied piece, int index, WriteStream<Buffer> target) {
        encoders.startNext(index + 1);
        CopiedPiece copying = new CopiedPiece(vertx, loader, piece, splice, () -> cancelled);
        return Steps.whileTrue(() -> {
            Segment segment = copying.segment();
            return copying.next().compose(placed -> write(placed, target)).map(written -> {
                doneMicros += segment.duration();
                return copying.hasNext();
            });
        });
    }

    private Future<Void> encoded(Encoded piece, int index, WriteStream<Buffer> target) {
        EncodersAhead.Ahead ahead = encoders.of(index);
        return ahead.job()
                .compose(job -> {
                    EncodedPiece encoding = new EncodedPiece(job, splice);
                    return Steps.whileTrue(() -> chunk(ahead.run(), encoding, target)
                            // Not sooner: the first bytes shall have the cores for themselves.
                            .onSuccess(more -> encoders.startNext(index + 1)));
                })
                .onSuccess(done -> doneMicros += piece.micros())
                .onFailure(failed -> ahead.run().cancel())
                .eventually(() -> {
                    encoders.forget(index);
                    return Future.succeededFuture();
                });
    }

    private Future<Boolean> chunk(EncoderRun run, EncodedPiece encoding, WriteStream<Buffer> target) {
        return run.next().compose(encoded -> {
            if (cancelled) {
                return cancelledFuture();
            }
            if (encoded == null) {
                return write(encoding.rest(), target)
                        .compose(written -> encoding.end())
                        .map(ended -> false);
            }
            Buffer rewritten = encoding.rewrite(encoded);
            Future<Void> written = rewritten.length() == 0 ? Future.succeededFuture() : write(rewritten, target);
            return written.map(done -> true);
        });
    }

    private Future<Void> write(Buffer content, WriteStream<Buffer> target) {
        bytes += content.length();
        return target.write(content);
    }

    private static <T> Future<T> cancelledFuture() {
        return Future.failedFuture(new CancellationException("the cut was cancelled"));
    }
}
