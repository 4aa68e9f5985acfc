package dev.cutroom;

import dev.cutroom.http.Resource;
import io.vertx.core.Future;
import java.util.List;

/** A part of a node beside its core: it starts before HTTP answers, stops after it, and may answer requests. */
interface Feature {

    /** As it stands in the log. */
    String name();

    /** Done when its resources can be asked; what takes long goes on behind. */
    Future<Void> start();

    /**
     * The node answers now.
     *
     * @param url where
     */
    default void answering(String url) {}

    Future<Void> stop();

    /** Made for each event loop. */
    List<Resource> resources();

    /** Of {@link #resources}, what other nodes need to copy from this one: all that a node answers which serves nobody else. */
    default List<Resource> copying() {
        return List.of();
    }
}
