package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tombstones with the reason and the author that an empty file cannot hold: those lie beside, under {@code .cutroom}, on
 * the node where someone set the tombstone; other nodes have the tombstone alone. Never blocks; no state.
 */
public final class Tombstones {

    /** Of the notes, below the store's private folder. */
    static final String FOLDER = "tombstones";

    private static final Logger LOG = LoggerFactory.getLogger(Tombstones.class);

    private final SegmentStore store;

    /** Why a segment was declared absent, by whom and when (microseconds since the epoch). */
    public record Note(String reason, String author, long at) {}

    /** A tombstone; the note is empty when it came from elsewhere. */
    public record Tombstone(String segment, Optional<Note> note) {}

    public Tombstones(SegmentStore store) {
        this.store = store;
    }

    /** Marks a segment as absent; a second call changes the note alone. */
    public Future<Void> set(Rendition rendition, Hour hour, String name, Note note) {
        if (note.reason().isBlank()) {
            throw new IllegalArgumentException("a tombstone needs a reason; say why the segment is not to be used");
        }
        Buffer text = new JsonObject()
                .put("reason", note.reason())
                .put("author", note.author())
                .put("at", Micros.format(note.at()))
                .toBuffer();
        return store.entomb(rendition, hour, name).compose(done -> store.keep(notePath(rendition, hour, name), text));
    }

    /** Takes a tombstone away, and its note. */
    public Future<Void> remove(Rendition rendition, Hour hour, String name) {
        Path note = store.base().resolve(notePath(rendition, hour, name));
        return store.disentomb(rendition, hour, name)
                .compose(done -> store.blocking(() -> {
                    Files.deleteIfExists(note);
                    return null;
                }));
    }

    /** An hour's tombstones, by name. */
    public Future<List<Tombstone>> of(Rendition rendition, Hour hour) {
        return store.names(rendition, hour, true)
                .compose(names -> store.blocking(() -> {
                    List<Tombstone> found = new ArrayList<>();
                    for (String name : names) {
                        if (SegmentName.isTombstone(name)) {
                            String segment = SegmentName.buried(name);
                            found.add(new Tombstone(segment, note(rendition, hour, segment)));
                        }
                    }
                    return found;
                }));
    }

    private Optional<Note> note(Rendition rendition, Hour hour, String name) throws IOException {
        Path file = store.base().resolve(notePath(rendition, hour, name));
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonObject json = new JsonObject(Files.readString(file));
            return Optional.of(new Note(
                    json.getString("reason", ""),
                    json.getString("author", ""),
                    Micros.parse(json.getString("at", "1970-01-01T00:00:00"))));
        } catch (DecodeException | ClassCastException | IllegalArgumentException damaged) {
            LOG.warn("the note {} of a tombstone cannot be read: {}", file, damaged.toString());
            return Optional.empty();
        }
    }

    private static String notePath(Rendition rendition, Hour hour, String name) {
        if (SegmentName.hash(name).isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' is no segment's name");
        }
        return SegmentStore.PRIVATE_FOLDER + "/" + FOLDER + "/" + rendition.path() + "/" + hour + "/" + name + ".json";
    }
}
