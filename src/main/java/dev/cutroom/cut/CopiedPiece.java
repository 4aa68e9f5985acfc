package dev.cutroom.cut;

import dev.cutroom.cut.CutPlan.Copied;
import dev.cutroom.mpegts.DamagedStreamException;
import dev.cutroom.mpegts.Part;
import dev.cutroom.mpegts.Retimer;
import dev.cutroom.mpegts.SegmentScan;
import dev.cutroom.mpegts.SoundTrim;
import dev.cutroom.timeline.Segment;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * A copied piece, segment after segment, its pictures bit for bit as they were, with the sound that lies beside its ends.
 * While one segment is written the next is placed, and the one after that read. Owned by the result's context.
 */
final class CopiedPiece {

    private static final byte[] NOTHING = {};

    private final Vertx vertx;
    private final SegmentLoader loader;
    private final Copied piece;
    private final Splice splice;
    private final BooleanSupplier cancelled;
    private Future<SegmentLoader.Loaded> loading;
    private Future<Buffer> placing;
    private int placed;
    private int index;

    /** Begins at once to read and place its first segment. */
    CopiedPiece(Vertx vertx, SegmentLoader loader, Copied piece, Splice splice, BooleanSupplier cancelled) {
        this.vertx = vertx;
        this.loader = loader;
        this.piece = piece;
        this.splice = splice;
        this.cancelled = cancelled;
        this.loading = loader.load(piece.segments().get(0));
        this.placing = placeNext();
    }

    /** The segment whose bytes {@link #next} gives next. */
    Segment segment() {
        return piece.segments().get(index);
    }

    boolean hasNext() {
        return index < piece.segments().size();
    }

    /** The next segment's bytes, as the result has them. */
    Future<Buffer> next() {
        return placing.map(bytes -> {
            index++;
            if (hasNext()) {
                placing = placeNext();
            }
            return bytes;
        });
    }

    private Future<Buffer> placeNext() {
        return loading.compose(loaded -> {
            if (cancelled.getAsBoolean()) {
                return Future.failedFuture(new CancellationException("the cut was cancelled"));
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
                    .compose(late -> vertx.executeBlocking(
                            () -> SegmentLoader.readable(
                                    piece.segments().get(now), () -> place(now, loaded, early, late)),
                            false)));
        });
    }

    private Future<Optional<SegmentLoader.Loaded>> neighbour(Optional<Segment> segment) {
        if (!splice.isRetimed() || segment.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        // A neighbour that cannot be read costs a few frames of sound at most.
        return loader.load(segment.get()).map(Optional::of).otherwise(Optional.empty());
    }

    private Buffer place(
            int at,
            SegmentLoader.Loaded loaded,
            Optional<SegmentLoader.Loaded> early,
            Optional<SegmentLoader.Loaded> late) {
        SegmentScan scan = loaded.scan();
        byte[] bytes = loaded.bytes();
        splice.rateOf(scan);
        if (!splice.isRetimed()) {
            return Buffer.buffer(bytes);
        }
        boolean begins = at == 0 && piece.newRun();
        boolean ends = at == piece.segments().size() - 1 && piece.endsRun();
        long from = begins ? SegmentScan.moved(scan.firstPts(), -splice.earliestSound()) : SoundTrim.NONE;
        long to = ends
                ? SegmentScan.moved(scan.maxPts(), splice.pictureTicks() - splice.halfSoundTicks())
                : SoundTrim.NONE;
        byte[] tables = follow(at, scan);
        Retimer retimer = splice.retimer();
        Part part = splice.part();
        if (ends) {
            retimer.endSoundAt(part.at() + SegmentScan.difference(to, part.anchor()));
        }
        byte[] soundBefore =
                early.map(one -> sound(one, scan, from, SoundTrim.NONE)).orElse(NOTHING);
        retimer.segment();
        int endBefore = retimer.process(soundBefore, 0, soundBefore.length);
        if (begins || ends) {
            SoundTrim.trim(bytes, scan.first(), scan.end(), scan.program(), from, to);
        }
        retimer.segment();
        int end = retimer.process(bytes, scan.first(), scan.end());
        byte[] soundAfter =
                late.map(one -> sound(one, scan, SoundTrim.NONE, to)).orElse(NOTHING);
        retimer.segment();
        int endAfter = retimer.process(soundAfter, 0, soundAfter.length);
        splice.endsWith(retimer.maxVideoPts());
        return BufferInternal.buffer(Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(tables),
                Unpooled.wrappedBuffer(soundBefore, 0, endBefore),
                Unpooled.wrappedBuffer(bytes, scan.first(), end - scan.first()),
                Unpooled.wrappedBuffer(soundAfter, 0, endAfter)));
    }

    /** What a neighbour holds of the sound, when it is of the same stream and clock, and whole. */
    private byte[] sound(SegmentLoader.Loaded neighbour, SegmentScan scan, long from, long to) {
        SegmentScan other = neighbour.scan();
        boolean isBefore = to == SoundTrim.NONE;
        long apart = isBefore
                ? SegmentScan.difference(scan.minPts(), other.maxPts())
                : SegmentScan.difference(other.minPts(), scan.maxPts());
        if (!splice.program(other).isLike(splice.program(scan)) || !Splice.isNear(apart)) {
            return NOTHING;
        }
        try {
            return SoundTrim.only(neighbour.bytes(), other.first(), other.end(), other.program(), from, to);
        } catch (DamagedStreamException damaged) {
            return NOTHING;
        }
    }

    /** Begins a new part where this segment does not continue the last; gives the tables that then stand before it. */
    private byte[] follow(int at, SegmentScan scan) {
        if (at > 0 && splice.isContinuedBy(scan)) {
            return NOTHING;
        }
        // Pictures shown before the first need an earlier segment, which is not there.
        Part begun =
                Part.whole(splice.program(scan), scan.firstPts(), splice.next()).withoutPicturesBefore(splice.next());
        if (at == 0 && piece.newRun()) {
            begun = begun.withOthers(splice.next() - splice.earliestSound(), Long.MAX_VALUE);
        }
        return splice.copy(begun).tables();
    }
}
