package dev.cutroom.cut;

import dev.cutroom.flow.Steps;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.StoredFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Writes files one after the other into any stream: a chunk is read on a worker while the one before is taken, and the
 * next only after that. Owned by the context that writes.
 */
public final class PieceWriter {

    private static final int CHUNK_BYTES = 512 << 10;

    private final Vertx vertx;
    private final FileCache files;
    private boolean cancelled;
    private long written;

    public PieceWriter(Vertx vertx, FileCache files) {
        this.vertx = vertx;
        this.files = files;
    }

    /** Bytes that were taken. */
    long written() {
        return written;
    }

    /** Ends the work before its next chunk. */
    public void cancel() {
        cancelled = true;
    }

    /**
     * Writes the bytes {@code from} to {@code to} (without it) of all pieces together; leaves the target open.
     *
     * @return fails when a piece is gone or not as long as it was
     */
    public Future<Void> write(List<Cut.Piece> pieces, long from, long to, WriteStream<Buffer> target) {
        int index = 0;
        long begin = 0;
        while (index < pieces.size() && begin + pieces.get(index).size() <= from) {
            begin += pieces.get(index).size();
            index++;
        }
        Walk walk = new Walk(pieces, target, index, from - begin, to - from);
        return Steps.whileTrue(walk::piece);
    }

    /** Where one writing is. */
    private final class Walk {
        private final List<Cut.Piece> pieces;
        private final WriteStream<Buffer> target;
        private int index;
        private long at;
        private long left;

        private Walk(List<Cut.Piece> pieces, WriteStream<Buffer> target, int index, long at, long left) {
            this.pieces = pieces;
            this.target = target;
            this.index = index;
            this.at = at;
            this.left = left;
        }

        private Future<Boolean> piece() {
            if (left <= 0 || index == pieces.size()) {
                return Future.succeededFuture(false);
            }
            Cut.Piece piece = pieces.get(index);
            return files.open(piece.path())
                    .compose(file -> Steps.whileTrue(() -> chunk(file, piece)).eventually(() -> {
                        file.release();
                        return Future.succeededFuture();
                    }))
                    .map(written -> {
                        index++;
                        at = 0;
                        return true;
                    });
        }

        private Future<Boolean> chunk(StoredFile file, Cut.Piece piece) {
            if (cancelled) {
                return Future.failedFuture(new CancellationException("the cut was cancelled"));
            }
            int length = (int) Math.min(Math.min(CHUNK_BYTES, left), piece.size() - at);
            if (length <= 0) {
                return Future.succeededFuture(false);
            }
            return read(file, piece, at, length).compose(target::write).map(taken -> {
                at += length;
                left -= length;
                written += length;
                return true;
            });
        }
    }

    private Future<Buffer> read(StoredFile file, Cut.Piece piece, long at, int length) {
        if (file.size() < piece.size()) {
            return Future.failedFuture(new IOException(piece.path() + " became shorter"));
        }
        Buffer content = file.content();
        FileChannel channel = file.channel();
        if (content != null || channel == null) {
            return Future.succeededFuture(
                    content == null ? Buffer.buffer() : content.slice((int) at, (int) at + length));
        }
        return vertx.executeBlocking(() -> readNow(channel, at, length), false);
    }

    /** Bytes of a file; fails when it has not as many. Blocking. */
    static Buffer readNow(FileChannel channel, long at, int length) throws IOException {
        ByteBuf bytes = Unpooled.directBuffer(length, length);
        int done = 0;
        while (done < length) {
            int read = bytes.setBytes(done, channel, at + done, length - done);
            if (read < 0) {
                throw new IOException("a file became shorter while it was read");
            }
            done += read;
        }
        return BufferInternal.buffer(bytes.writerIndex(length));
    }
}
