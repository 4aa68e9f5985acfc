package dev.cutroom.cut;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Takes the bytes of a cut that is under way, in order. */
interface CutReader {

    /** The next bytes; null when that was all. One at a time. */
    Future<@Nullable Buffer> next();

    /** Done when all of it is made and kept; its bytes are not taken. */
    Future<Void> whole();

    /** How far the work has come. */
    Progress progress();

    /** Takes no more; a cut that nobody takes is not made to its end. */
    void close();
}
