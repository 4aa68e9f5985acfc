package dev.cutroom.cut;

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

    public PieceWriter(Vertx vertx, FileCache files) {
        this.vertx = vertx;
        this.files = files;
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
        return piece(pieces, index, from - begin, to - from, target);
    }

    private Future<Void> piece(List<Cut.Piece> pieces, int index, long skip, long left, WriteStream<Buffer> target) {
        if (left <= 0 || index == pieces.size()) {
            return Future.succeededFuture();
        }
        Cut.Piece piece = pieces.get(index);
        long length = Math.min(left, piece.size() - skip);
        return files.open(piece.path())
                .compose(file -> chunk(file, piece, skip, skip + length, target).eventually(() -> {
                    file.release();
                    return Future.succeededFuture();
                }))
                .compose(written -> piece(pieces, index + 1, 0, left - length, target));
    }

    private Future<Void> chunk(StoredFile file, Cut.Piece piece, long at, long end, WriteStream<Buffer> target) {
        if (cancelled) {
            return Future.failedFuture(new CancellationException("the cut was cancelled"));
        }
        if (at >= end) {
            return Future.succeededFuture();
        }
        int length = (int) Math.min(CHUNK_BYTES, end - at);
        return read(file, piece, at, length)
                .compose(target::write)
                .compose(written -> chunk(file, piece, at + length, end, target));
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

    private static Buffer readNow(FileChannel channel, long at, int length) throws IOException {
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
