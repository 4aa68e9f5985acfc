package dev.cutroom.cut;

import dev.cutroom.media.Ffmpeg;
import dev.cutroom.media.FfmpegFailedException;
import dev.cutroom.mpegts.DamagedStreamException;
import dev.cutroom.mpegts.SegmentScan;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.Segment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Reads segments whole, on workers. One that is fragmented MP4 becomes a transport stream first, times kept. */
final class SegmentLoader {

    /** Larger than any segment; what is larger is refused rather than held in memory. */
    private static final long MOST_BYTES = 128L << 20;

    private final Vertx vertx;
    private final SegmentStore store;
    private final Supplier<Future<Ffmpeg>> ffmpeg;

    /** A segment's bytes, which the caller may change, and what they hold. */
    @SuppressWarnings("ArrayRecordComponent") // a buffer that is handed on, never compared
    record Loaded(byte[] bytes, SegmentScan scan) {}

    SegmentLoader(Vertx vertx, SegmentStore store, Supplier<Future<Ffmpeg>> ffmpeg) {
        this.vertx = vertx;
        this.store = store;
        this.ffmpeg = ffmpeg;
    }

    /** A segment with what it holds; fails with {@link CannotCutException} when it cannot be trusted. */
    Future<Loaded> load(Segment segment) {
        return vertx.executeBlocking(() -> read(segment), false)
                .compose(bytes -> isMp4(bytes) ? remux(segment) : Future.succeededFuture(bytes))
                .compose(bytes -> vertx.executeBlocking(() -> scanned(segment, bytes), false));
    }

    private static Loaded scanned(Segment segment, byte[] bytes) {
        return readable(segment, () -> new Loaded(bytes, SegmentScan.of(bytes, bytes.length)));
    }

    /**
     * What can be made of a segment's packets.
     *
     * @throws CannotCutException when they are damaged
     */
    static <T> T readable(Segment segment, Supplier<T> work) {
        try {
            return work.get();
        } catch (DamagedStreamException damaged) {
            throw damaged(segment, damaged);
        }
    }

    private static CannotCutException damaged(Segment segment, Throwable why) {
        return new CannotCutException("the segment " + segment.path() + " is damaged: " + why.getMessage()
                + "; leave it out of the range, or ask for type rough");
    }

    private byte[] read(Segment segment) throws IOException {
        Path file = store.file(segment);
        if (Files.size(file) > MOST_BYTES) {
            throw new CannotCutException(segment.path() + " is too large to be cut; ask for type rough");
        }
        return Files.readAllBytes(file);
    }

    private static boolean isMp4(byte[] b) {
        return b.length > 8 && (isBox(b, "ftyp") || isBox(b, "styp") || isBox(b, "moof") || isBox(b, "moov"));
    }

    private static boolean isBox(byte[] b, String type) {
        return b[4] == type.charAt(0) && b[5] == type.charAt(1) && b[6] == type.charAt(2) && b[7] == type.charAt(3);
    }

    private Future<byte[]> remux(Segment segment) {
        List<String> arguments = List.of(
                "-copyts",
                "-i",
                "file:" + store.base().resolve(segment.path()),
                "-map",
                "0:v?",
                "-map",
                "0:a?",
                "-c",
                "copy",
                "-fflags",
                "+bitexact",
                "-muxdelay",
                "0",
                "-muxpreload",
                "0",
                "-f",
                "mpegts",
                Ffmpeg.OUT);
        return ffmpeg.get()
                .compose(found -> found.collect(arguments, (int) MOST_BYTES))
                .map(Buffer::getBytes)
                .recover(failure -> Future.failedFuture(
                        failure instanceof FfmpegFailedException ? damaged(segment, failure) : failure));
    }
}
