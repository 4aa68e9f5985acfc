package dev.cutroom.publish;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Optional;

/** Where finished cuts go. Each call may be repeated: what is there already is not made twice. */
public interface Destination {

    String name();

    /** Where a publication is, when it is there whole. */
    Future<Optional<String>> find(String id);

    /**
     * Publishes a file; it may be moved away.
     *
     * @param id the event's
     * @param ending of the file's kind, such as {@code mp4}
     * @param metadata what people wrote of it
     * @return where it is
     */
    Future<String> publish(String id, Path file, String ending, JsonObject metadata);

    /** Changes what is written of a publication that is there. */
    Future<Void> update(String id, JsonObject metadata);
}
