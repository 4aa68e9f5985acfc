package dev.cutroom.publish;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Gives the thumbnails of events; a destination that shows one asks for it. */
@FunctionalInterface
public interface Posters {

    /** For destinations without. */
    Posters NONE = event -> Future.succeededFuture(Optional.empty());

    /** An event's thumbnail as PNG; empty when it has none. Fails with {@link RefusedException} when it cannot be made. */
    Future<Optional<Buffer>> of(String event);
}
