package dev.cutroom.cut;

import dev.cutroom.store.FileCache;
import dev.cutroom.timeline.Micros;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.OptionalLong;

/** A cut that is nothing but files, byte for byte: whole segments, or one that was made before. */
final class FilesCut implements Cut {

    private final String tag;
    private final Container container;
    private final List<Piece> pieces;
    private final long length;
    private final long micros;
    private final PieceWriter writer;

    /** @param micros how long it plays */
    FilesCut(Vertx vertx, FileCache files, String tag, Container container, List<Piece> pieces, long micros) {
        this.tag = tag;
        this.container = container;
        this.pieces = pieces;
        this.length = pieces.stream().mapToLong(Piece::size).sum();
        this.micros = micros;
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
    public Progress progress() {
        double total = micros / (double) Micros.SECOND;
        return new Progress(length == 0 ? 0 : total * writer.written() / length, total, writer.written());
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
