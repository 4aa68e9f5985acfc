package dev.cutroom.cut;

import dev.cutroom.media.FfmpegFailedException;
import dev.cutroom.mpegts.PacketJoiner;
import dev.cutroom.mpegts.Part;
import dev.cutroom.mpegts.ProgramMap;
import dev.cutroom.mpegts.Retimer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An encoder's output on its way into the result. Owned by the result's context. */
final class EncodedPiece {

    private final EncodeJob job;
    private final Splice splice;
    private final PacketJoiner joiner = new PacketJoiner();
    private final Buffer unplaced = Buffer.buffer();
    private @Nullable Retimer retimer;
    private long begin;
    private boolean limited;

    EncodedPiece(EncodeJob job, Splice splice) {
        this.job = job;
        this.splice = splice;
    }

    /** The next bytes as the result has them; none while the encoder's tables have not come. */
    Buffer rewrite(Buffer bytes) {
        byte[] packets = joiner.join(bytes.getBytes());
        Retimer known = retimer;
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
        retimer = made;
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
        return splice.keepsData()
                ? Buffer.buffer().appendBytes(due, 0, known.process(due, 0, due.length))
                : Buffer.buffer();
    }

    /** The metadata behind the last picture. */
    Buffer rest() {
        Retimer known = retimer;
        if (known == null) {
            return Buffer.buffer();
        }
        limit(known);
        return data(known, limited ? begin + job.length() - 1 : known.maxVideoPts() + splice.pictureTicks());
    }

    /** The first part of a result is always the source's, so that its tables hold. */
    private Retimer place(ProgramMap program) {
        long at = splice.isRetimed() ? splice.next() : job.source();
        begin = at;
        Part source = Part.whole(splice.program(job.firstScan()), 0, at);
        Part encoded = Part.whole(splice.keepsData() ? job.data().beside(program) : program, job.anchor(), at)
                .withOthers(job.cutsSoundBefore() ? at + job.soundFrom() : Long.MIN_VALUE, Long.MAX_VALUE);
        return splice.encode(source, encoded);
    }

    /** The end is known once the last segment is placed, and that is before any picture behind it comes out. */
    private void limit(Retimer known) {
        if (!limited && job.length() != EncodeJob.UNKNOWN) {
            limited = true;
            known.endAt(begin + job.length());
            known.endSoundAt(begin + job.soundTo());
        }
    }

    /** To be called when all was written; fails when that was no whole picture. */
    Future<Void> end() {
        Retimer known = retimer;
        if (known == null || !joiner.isComplete() || known.pictures() == 0) {
            return Future.failedFuture(new FfmpegFailedException("an edge could not be encoded"));
        }
        splice.endsWith(known.maxVideoPts());
        return Future.succeededFuture();
    }
}
