package dev.cutroom.record;

import io.vertx.core.Future;

/** Where a rendition's media playlist is now. Asked anew for each session, since addresses expire. */
interface Source {

    /** The media playlist's address. */
    Future<String> playlistUrl();

    /** Lets go of what it holds; it is not asked again. */
    default Future<Void> close() {
        return Future.succeededFuture();
    }
}
