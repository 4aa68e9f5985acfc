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
import dev.cutroom.mpegts.SoundTrim;
import dev.cutroom.timeline.Segment;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.WriteStream;
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
    private static final byte[] NOTHING = {};

    private final Vertx vertx;
    private final SegmentLoader loader;
    private final EncodersAhead encoders;
    private final CutPlan plan;
    private final boolean retimed;
    private final boolean keepsData;
    private final long earliest;
    private @Nullable Retimer retimer;
    private @Nullable Part part;
    private long next;
    private long pictureTicks;
    private int pieceIndex;
    private long doneMicros;
    private long bytes;
    private volatile boolean cancelled;

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
        this.encoders = new EncodersAhead(vertx, loader, ffmpeg, turn, plan, intermediate);
        this.plan = plan;
        this.retimed = retimed;
        this.keepsData = keepsData;
        this.earliest = EncodeJob.earliestSoundTicks(plan.format(), intermediate);
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
        Future<Void> written;
        if (piece instanceof Encoded encoded) {
            EncodersAhead.Ahead now = encoders.of(index);
            written = now.job()
                    .compose(job -> encoded(now.run(), job, index, target))
                    .onSuccess(done -> doneMicros += encoded.micros())
                    .eventually(() -> {
                        encoders.forget(index);
                        return Future.succeededFuture();
                    });
        } else {
            encoders.startNext(index + 1);
            Copying copying = new Copying((Copied) piece);
            written = Steps.whileTrue(() -> copying.next(target));
        }
        return written.map(done -> true);
    }

    private static <T> Future<T> cancelledFuture() {
        return Future.failedFuture(new CancellationException("the cut was cancelled"));
    }

    // Copying.

    /**
     * Segment after segment; then the sound that lies behind. While one is written the next is placed, and the one after
     * that read.
     */
    private final class Copying {
        private final Copied piece;
        private Future<SegmentLoader.Loaded> loading;
        private Future<Buffer> placing;
        private int placed;
        private int index;

        private Copying(Copied piece) {
            this.piece = piece;
            this.loading = loader.load(piece.segments().get(0));
            this.placing = placeNext();
        }

        private Future<Boolean> next(WriteStream<Buffer> target) {
            return placing.compose(bytes -> {
                int now = index++;
                boolean more = index < piece.segments().size();
                if (more) {
                    placing = placeNext();
                }
                return write(bytes, target).map(written -> {
                    doneMicros += piece.segments().get(now).duration();
                    return more;
                });
            });
        }

        private Future<Buffer> placeNext() {
            return loading.compose(loaded -> {
                if (cancelled) {
                    return cancelledFuture();
                }
                int now = placed++;
                boolean more = placed < piece.segments().size();
                Optional<Segment> before =
                        now == 0 && piece.newRun() ? piece.neighbours().before() : Optional.empty();
                Optional<Segment> after =
                        !more && piece.endsRun() ? piece.neighbours().after() : Optional.empty();
                if (more) {
                    loading = loader.load(piece.segments().get(placed));
                }
                return neighbour(before).compose(early -> neighbour(after)
                        .compose(late -> vertx.executeBlocking(() -> place(piece, now, loaded, early, late), false)));
            });
        }

        private Future<Optional<SegmentLoader.Loaded>> neighbour(Optional<Segment> segment) {
            if (!retimed || segment.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            // A neighbour that cannot be read costs a few frames of sound at most.
            return loader.load(segment.get()).map(Optional::of).otherwise(Optional.empty());
        }
    }

    private Buffer place(
            Copied piece,
            int index,
            SegmentLoader.Loaded loaded,
            Optional<SegmentLoader.Loaded> early,
            Optional<SegmentLoader.Loaded> late) {
        SegmentScan scan = loaded.scan();
        byte[] bytes = loaded.bytes();
        pictureTicks = scan.pictureTicks() == 0 ? pictureTicks : scan.pictureTicks();
        if (!retimed) {
            return Buffer.buffer(bytes);
        }
        boolean begins = index == 0 && piece.newRun();
        boolean ends = index == piece.segments().size() - 1 && piece.endsRun();
        long half = plan.format().halfSoundTicks();
        long from = begins ? SegmentScan.moved(scan.firstPts(), -earliest) : SoundTrim.NONE;
        long to = ends ? SegmentScan.moved(scan.maxPts(), pictureTicks - half) : SoundTrim.NONE;
        byte[] tables = follow(piece, index, scan);
        Retimer own = Objects.requireNonNull(retimer);
        Part placed = Objects.requireNonNull(part);
        if (ends) {
            own.endSoundAt(placed.at() + SegmentScan.difference(to, placed.anchor()));
        }
        byte[] soundBefore =
                early.map(one -> sound(one, scan, from, SoundTrim.NONE)).orElse(NOTHING);
        own.segment();
        int endBefore = own.process(soundBefore, 0, soundBefore.length);
        if (begins || ends) {
            SoundTrim.trim(bytes, scan.first(), scan.end(), scan.program(), from, to);
        }
        own.segment();
        int end = own.process(bytes, scan.first(), scan.end());
        byte[] soundAfter =
                late.map(one -> sound(one, scan, SoundTrim.NONE, to)).orElse(NOTHING);
        own.segment();
        int endAfter = own.process(soundAfter, 0, soundAfter.length);
        next = own.maxVideoPts() + pictureTicks;
        return BufferInternal.buffer(Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(tables),
                Unpooled.wrappedBuffer(soundBefore, 0, endBefore),
                Unpooled.wrappedBuffer(bytes, scan.first(), end - scan.first()),
                Unpooled.wrappedBuffer(soundAfter, 0, endAfter)));
    }

    /** What a neighbour holds of the sound, when it is of the same stream and clock. */
    private byte[] sound(SegmentLoader.Loaded neighbour, SegmentScan scan, long from, long to) {
        SegmentScan other = neighbour.scan();
        boolean isBefore = to == SoundTrim.NONE;
        long apart = isBefore
                ? SegmentScan.difference(scan.minPts(), other.maxPts())
                : SegmentScan.difference(other.minPts(), scan.maxPts());
        return program(other).isLike(program(scan)) && Math.abs(apart) < JUMP_TICKS
                ? SoundTrim.only(neighbour.bytes(), other.first(), other.end(), other.program(), from, to)
                : NOTHING;
    }

    /** Begins a new part where this segment does not continue the last; gives the tables that then stand before it. */
    private byte[] follow(Copied piece, int index, SegmentScan scan) {
        Part before = part;
        boolean continues = before != null
                && index > 0
                && before.program().isLike(program(scan))
                && Math.abs(before.at() + SegmentScan.difference(scan.minPts(), before.anchor()) - next) < JUMP_TICKS;
        if (continues) {
            return NOTHING;
        }
        // Pictures shown before the first need an earlier segment, which is not there.
        Part placed = Part.whole(program(scan), scan.firstPts(), next).withoutPicturesBefore(next);
        if (index == 0 && piece.newRun()) {
            placed = placed.withOthers(next - earliest, Long.MAX_VALUE);
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

    private Future<Void> encoded(EncoderRun run, EncodeJob job, int index, WriteStream<Buffer> target) {
        Rewriting rewriting = new Rewriting(job);
        return Steps.whileTrue(() -> chunk(run, rewriting, target)
                // Not sooner: the first bytes shall have the cores for themselves.
                .onSuccess(more -> encoders.startNext(index + 1)));
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
                    .withOthers(job.cutsSoundBefore() ? at + job.soundFrom() : Long.MIN_VALUE, Long.MAX_VALUE);
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
                known.endSoundAt(begin + job.soundTo());
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
