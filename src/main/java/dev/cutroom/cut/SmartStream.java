package dev.cutroom.cut;

import dev.cutroom.cut.CutPlan.Copied;
import dev.cutroom.cut.CutPlan.Encoded;
import dev.cutroom.cut.CutPlan.Piece;
import dev.cutroom.flow.Steps;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.media.FfmpegFailedException;
import dev.cutroom.mpegts.PacketJoiner;
import dev.cutroom.mpegts.Part;
import dev.cutroom.mpegts.ProgramMap;
import dev.cutroom.mpegts.Retimer;
import dev.cutroom.mpegts.SegmentScan;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.WriteStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a plan as a transport stream: copied segments and encoded spans one after the other, each written only
 * when the one before was taken. The encoder of the next span runs ahead while this one's copying goes on, so that two
 * edges take the time of one. Owned by one context.
 */
final class SmartStream {

    private static final long JUMP_TICKS = 45_000;

    private final Vertx vertx;
    private final SegmentLoader loader;
    private final Supplier<Future<Ffmpeg>> ffmpeg;
    private final EncoderQueue.Turns turn;
    private final CutPlan plan;
    private final boolean retimed;
    private final boolean intermediate;
    private final boolean keepsData;
    private final Map<Integer, Ahead> ahead = new HashMap<>();
    private @Nullable Retimer retimer;
    private @Nullable Part part;
    private long next;
    private long pictureTicks;
    private int pieceIndex;
    private long doneMicros;
    private long bytes;
    private volatile boolean cancelled;

    /** An encoded piece under way. */
    private record Ahead(EncoderRun run, Future<EncodeJob> job) {}

    /**
     * @param retimed whether times are rewritten ({@code smart}), or stay what they were ({@code fast})
     * @param intermediate whether all is encoded once more, so that edges must not lose anything
     * @param keepsData whether ID3 and SCTE-35 stay; ffmpeg takes metadata that does not describe itself for sound
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
        this.ffmpeg = ffmpeg;
        this.turn = turn;
        this.plan = plan;
        this.retimed = retimed;
        this.intermediate = intermediate;
        this.keepsData = keepsData;
        this.next = plan.format().delay();
        this.pictureTicks = plan.format().pictureTicks();
    }

    Future<Void> writeTo(WriteStream<Buffer> target) {
        return Steps.whileTrue(() -> piece(target));
    }

    private Future<Void> write(Buffer content, WriteStream<Buffer> target) {
        bytes += content.length();
        return target.write(content);
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
        ahead.values().forEach(one -> one.run().cancel());
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
        Future<Void> written;
        if (piece instanceof Encoded encoded) {
            Ahead now = ahead(index);
            startNextEncoder(index + 1);
            written = now.job()
                    .compose(job -> encoded(now.run(), job, target))
                    .onSuccess(done -> doneMicros += encoded.micros())
                    .eventually(() -> {
                        ahead.remove(index);
                        return Future.succeededFuture();
                    });
        } else {
            startNextEncoder(index + 1);
            Copying copying = new Copying((Copied) piece);
            written = Steps.whileTrue(() -> copying.next(target));
        }
        return written.map(done -> true);
    }

    private void startNextEncoder(int from) {
        for (int i = from; i < plan.pieces().size(); i++) {
            if (plan.pieces().get(i) instanceof Encoded) {
                ahead(i);
                return;
            }
        }
    }

    private Ahead ahead(int index) {
        Ahead known = ahead.get(index);
        if (known == null) {
            known = start((Encoded) plan.pieces().get(index));
            ahead.put(index, known);
        }
        return known;
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

    // Copying.

    /** Segment after segment, the next of which is read while this one is written. */
    private final class Copying {
        private final Copied piece;
        private Future<SegmentLoader.Loaded> loading;
        private int index;

        private Copying(Copied piece) {
            this.piece = piece;
            this.loading = loader.load(piece.segments().get(0));
        }

        private Future<Boolean> next(WriteStream<Buffer> target) {
            return loading.compose(loaded -> {
                if (cancelled) {
                    return cancelledFuture();
                }
                int now = index++;
                boolean more = index < piece.segments().size();
                if (more) {
                    loading = loader.load(piece.segments().get(index));
                }
                return vertx.executeBlocking(() -> place(piece, now, loaded), false)
                        .compose(bytes -> write(bytes, target))
                        .map(written -> {
                            doneMicros += piece.segments().get(now).duration();
                            return more;
                        });
            });
        }
    }

    private Buffer place(Copied piece, int index, SegmentLoader.Loaded loaded) {
        SegmentScan scan = loaded.scan();
        byte[] bytes = loaded.bytes();
        pictureTicks = scan.pictureTicks() == 0 ? pictureTicks : scan.pictureTicks();
        if (!retimed) {
            return Buffer.buffer(bytes);
        }
        byte[] tables = follow(piece, index, scan);
        Retimer own = Objects.requireNonNull(retimer);
        own.segment();
        int end = own.process(bytes, scan.first(), scan.end());
        next = own.maxVideoPts() + pictureTicks;
        return BufferInternal.buffer(
                tables.length == 0
                        ? Unpooled.wrappedBuffer(bytes, scan.first(), end - scan.first())
                        : Unpooled.wrappedBuffer(
                                Unpooled.wrappedBuffer(tables),
                                Unpooled.wrappedBuffer(bytes, scan.first(), end - scan.first())));
    }

    /** Begins a new part where this segment does not continue the last; gives the tables that then stand before it. */
    private byte[] follow(Copied piece, int index, SegmentScan scan) {
        Part before = part;
        boolean continues = before != null
                && index > 0
                && before.program().isLike(program(scan))
                && Math.abs(before.at() + SegmentScan.difference(scan.minPts(), before.anchor()) - next) < JUMP_TICKS;
        if (continues) {
            return new byte[0];
        }
        // Pictures shown before the first need an earlier segment, which is not there.
        Part placed = Part.whole(program(scan), scan.firstPts(), next).withoutPicturesBefore(next);
        if (index == 0 && piece.newRun()) {
            placed = placed.withOthers(next - EncodeJob.ticks(20_000), Long.MAX_VALUE);
        }
        return begin(placed);
    }

    private ProgramMap program(SegmentScan scan) {
        return keepsData ? scan.program() : scan.program().withoutTimedData();
    }

    private byte[] begin(Part placed) {
        part = placed;
        Retimer own = retimer;
        if (own == null) {
            own = new Retimer(placed);
            retimer = own;
        } else {
            own.begin(placed);
        }
        return own.tables();
    }

    // Encoded spans.

    private Future<Void> encoded(EncoderRun run, EncodeJob job, WriteStream<Buffer> target) {
        Rewriting rewriting = new Rewriting(job);
        return Steps.whileTrue(() -> chunk(run, rewriting, target));
    }

    private Future<Boolean> chunk(EncoderRun run, Rewriting rewriting, WriteStream<Buffer> target) {
        return run.next().compose(bytes -> {
            if (cancelled) {
                return cancelledFuture();
            }
            if (bytes == null) {
                return write(rewriting.rest(), target)
                        .compose(written -> rewriting.end())
                        .map(ended -> false);
            }
            Buffer rewritten = rewriting.rewrite(bytes);
            Future<Void> written = rewritten.length() == 0 ? Future.succeededFuture() : write(rewritten, target);
            return written.map(done -> true);
        });
    }

    /** An encoder's output on its way into the result. */
    private final class Rewriting {
        private final EncodeJob job;
        private final PacketJoiner joiner = new PacketJoiner();
        private Buffer unplaced = Buffer.buffer();
        private @Nullable Retimer own;
        private long begin;
        private boolean limited;

        private Rewriting(EncodeJob job) {
            this.job = job;
        }

        private Buffer rewrite(Buffer bytes) {
            byte[] packets = joiner.join(bytes.getBytes());
            Retimer known = own;
            if (known != null) {
                return rewritten(known, packets);
            }
            unplaced.appendBytes(packets);
            byte[] all = unplaced.getBytes();
            Optional<ProgramMap> program = ProgramMap.in(all);
            if (program.isEmpty()) {
                return Buffer.buffer();
            }
            Retimer made = place(program.get());
            own = made;
            byte[] tables = made.tables();
            return Buffer.buffer().appendBytes(tables).appendBuffer(rewritten(made, all));
        }

        private Buffer rewritten(Retimer known, byte[] packets) {
            limit(known);
            int end = known.process(packets, 0, packets.length);
            long shown = Math.max(begin, known.maxVideoPts());
            return Buffer.buffer().appendBytes(packets, 0, end).appendBuffer(data(known, shown));
        }

        /** The metadata that is due by a time of the result: it went past the encoder, not through it. */
        private Buffer data(Retimer known, long time) {
            byte[] due = job.data().until(job.anchor() + time - begin);
            return keepsData ? Buffer.buffer().appendBytes(due, 0, known.process(due, 0, due.length)) : Buffer.buffer();
        }

        /** The metadata behind the last picture. */
        private Buffer rest() {
            Retimer known = own;
            if (known == null) {
                return Buffer.buffer();
            }
            limit(known);
            return data(known, limited ? begin + job.length() - 1 : known.maxVideoPts() + pictureTicks);
        }

        /** The first part of a result is always the source's, so that its tables hold. */
        private Retimer place(ProgramMap program) {
            long at = retimed ? next : job.source();
            begin = at;
            Part source = Part.whole(program(job.firstScan()), 0, at);
            Part encoded = Part.whole(keepsData ? job.data().beside(program) : program, job.anchor(), at)
                    .withOthers(job.cutsSoundBefore() ? at : Long.MIN_VALUE, Long.MAX_VALUE);
            Retimer made = retimed && retimer != null ? retimer : new Retimer(source);
            made.begin(encoded);
            part = encoded;
            if (retimed) {
                retimer = made;
            }
            return made;
        }

        /** The end is known once the last segment is placed, and that is before any picture behind it comes out. */
        private void limit(Retimer known) {
            if (!limited && job.length() != EncodeJob.UNKNOWN) {
                limited = true;
                known.endAt(begin + job.length());
            }
        }

        private Future<Void> end() {
            Retimer known = own;
            if (known == null || !joiner.isComplete() || known.pictures() == 0) {
                return Future.failedFuture(new FfmpegFailedException("an edge could not be encoded"));
            }
            next = known.maxVideoPts() + pictureTicks;
            return Future.succeededFuture();
        }
    }
}
