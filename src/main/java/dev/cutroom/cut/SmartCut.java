package dev.cutroom.cut;

import dev.cutroom.media.Ffmpeg;
import dev.cutroom.media.FfmpegRun;
import dev.cutroom.timeline.Micros;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * A cut with exact ends. What {@link SmartStream} gives goes out as it is, or through one more ffmpeg that puts it into
 * another container or encodes all of it.
 */
final class SmartCut implements Cut {

    private static final int PACKET_BYTES = 188;

    /**
     * Null packets (ISO 13818-1, PID 0x1FFF), which ffmpeg's reader of transport streams gets first. Known is only this:
     * when ffmpeg 6.1.1 reads 376 bytes first, the first pictures are gone, and with these in front none is; why, was not
     * looked for. SmallFirstReadTest shows both.
     */
    static final Buffer NULL_PACKETS = nullPackets(64);

    private final String tag;
    private final CutRequest request;
    private final Supplier<Future<Ffmpeg>> ffmpeg;
    private final EncoderQueue.Turns turn;
    private final SmartStream stream;
    private final CutPlan plan;
    private final List<FfmpegRun> running = new ArrayList<>();
    private long pumped;
    private volatile boolean cancelled;

    SmartCut(
            Vertx vertx,
            String tag,
            CutRequest request,
            CutPlan plan,
            SegmentLoader loader,
            Supplier<Future<Ffmpeg>> ffmpeg,
            EncoderQueue.Turns turn) {
        this.tag = tag;
        this.request = request;
        this.plan = plan;
        this.ffmpeg = ffmpeg;
        this.turn = turn;
        boolean all = request.type().encodesAll();
        // Who encodes all holds a turn from begin to end; its edges wait for no other, or two such would wait for each
        // other for ever.
        this.stream = new SmartStream(
                vertx,
                loader,
                ffmpeg,
                all ? EncoderQueue::free : turn,
                plan,
                request.type() != CutType.FAST,
                all,
                !all && request.container() == Container.TS);
    }

    private static Buffer nullPackets(int packets) {
        byte[] bytes = new byte[packets * PACKET_BYTES];
        for (int at = 0; at < bytes.length; at += PACKET_BYTES) {
            bytes[at] = 0x47;
            bytes[at + 1] = 0x1F;
            bytes[at + 2] = (byte) 0xFF;
            bytes[at + 3] = 0x10;
        }
        return Buffer.buffer(bytes);
    }

    @Override
    public String tag() {
        return tag;
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.empty();
    }

    @Override
    public List<Piece> pieces() {
        return List.of();
    }

    @Override
    public Container container() {
        return request.container();
    }

    CutType type() {
        return request.type();
    }

    @Override
    public Progress progress() {
        double total = plan.micros() / (double) Micros.SECOND;
        return new Progress(
                Math.min(total, stream.doneMicros() / (double) Micros.SECOND),
                total,
                pumped > 0 ? pumped : stream.bytes());
    }

    @Override
    public Future<Void> writeTo(WriteStream<Buffer> target) {
        // An encoder that runs ahead would wait for ever for somebody to take what it makes.
        return written(target).onFailure(failed -> cancel());
    }

    private Future<Void> written(WriteStream<Buffer> target) {
        if (!request.type().encodesAll() && request.container() == Container.TS) {
            return stream.writeTo(target);
        }
        List<List<String>> stages = Encoding.stages(request, plan.format());
        Future<EncoderQueue.Lease> lease =
                request.type().encodesAll() ? turn.next(() -> !cancelled) : EncoderQueue.free(() -> true);
        return lease.compose(mine -> through(stages, stages.size() - 1, target).eventually(() -> {
            mine.release();
            return Future.succeededFuture();
        }));
    }

    private static <T> Future<T> cancelledFuture() {
        return Future.failedFuture(new CancellationException("the cut was cancelled"));
    }

    /** The output of a stage: of the cut itself below the first. */
    private Future<Void> through(List<List<String>> stages, int stage, WriteStream<Buffer> target) {
        if (stage < 0) {
            return target.write(NULL_PACKETS).compose(led -> stream.writeTo(target));
        }
        return ffmpeg.get()
                .compose(found -> cancelled ? cancelledFuture() : found.start(stages.get(stage)))
                .compose(run -> {
                    running.add(run);
                    if (cancelled) {
                        run.kill();
                    }
                    Future<Void> fed = through(stages, stage - 1, run.input())
                            .compose(written -> run.input().end())
                            .onFailure(broken -> run.kill());
                    // When what feeds it failed, that is the cause: the process then only ended because of it.
                    return pump(run, target, stage == stages.size() - 1)
                            .compose(pumped -> run.ended())
                            .recover(broken ->
                                    fed.failed() ? Future.failedFuture(fed.cause()) : Future.failedFuture(broken));
                });
    }

    private Future<Void> pump(FfmpegRun run, WriteStream<Buffer> target, boolean isLast) {
        run.output().handler(bytes -> {
            if (isLast) {
                pumped += bytes.length();
            }
            target.write(bytes).onFailure(gone -> {
                // A process that has all it needs reads no more: its exit code tells whether that was well.
                if (isLast) {
                    cancel();
                }
            });
            if (target.writeQueueFull()) {
                run.output().pause();
                target.drainHandler(drained -> run.output().resume());
            }
        });
        return run.outputEnded();
    }

    @Override
    public void cancel() {
        cancelled = true;
        stream.cancel();
        running.forEach(FfmpegRun::kill);
    }
}
