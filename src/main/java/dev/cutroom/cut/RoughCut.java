package dev.cutroom.cut;

import dev.cutroom.store.FileCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.OptionalLong;

/** Whole segments, byte for byte. */
final class RoughCut implements Cut {

    private final String tag;
    private final Container container;
    private final List<Piece> pieces;
    private final long length;
    private final PieceWriter writer;

    RoughCut(Vertx vertx, FileCache files, String tag, Container container, List<Piece> pieces) {
        this.tag = tag;
        this.container = container;
        this.pieces = pieces;
        this.length = pieces.stream().mapToLong(Piece::size).sum();
        this.writer = new PieceWriter(vertx, files);
    }

    @Override
    public String tag() {
        return tag;
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(length);
    }

    @Override
    public List<Piece> pieces() {
        return pieces;
    }

    @Override
    public Container container() {
        return container;
    }

    @Override
    public Future<Void> writeTo(WriteStream<Buffer> target) {
        return writer.write(pieces, 0, length, target);
    }

    @Override
    public void cancel() {
        writer.cancel();
    }
}
