package dev.cutroom.cut;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.OptionalLong;

/** One cut that is planned and can be carried out, once, on the context that prepared it. */
public interface Cut {

    /** A piece of a file, to be sent as it is; {@code path} is below the store's base. */
    record Piece(String path, long size) {}

    /** What makes its bytes: the same for the same bytes. Without quotes. */
    String tag();

    /** Its bytes, when they are known before it is made. */
    OptionalLong length();

    /** The files whose bytes it is, one after the other, when it is nothing else; empty otherwise. */
    List<Piece> pieces();

    Container container();

    /** How far {@link #writeTo} has come. */
    Progress progress();

    /**
     * The same cut when all its bytes are made, so that its length is known and parts of it can be had. This one itself
     * where cuts are not kept.
     */
    default Future<Cut> whole() {
        return Future.succeededFuture(this);
    }

    /**
     * Writes all of it with back-pressure and leaves the target open. Fails before the first write when it can be known
     * by then that it cannot be made; after it, what was written is worth nothing.
     */
    Future<Void> writeTo(WriteStream<Buffer> target);

    /** Ends the work and every process of it; {@link #writeTo} then fails. Harmless when it is over. */
    void cancel();
}
