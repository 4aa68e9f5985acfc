package dev.cutroom.store;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content hashes of the files of extra folders, for nodes that copy them: nothing in these files' names says what is
 * in them. A file is read again only when its size or its modification time has changed. Never blocks; safe for all.
 */
public final class Extras {

    private static final Logger LOG = LoggerFactory.getLogger(Extras.class);

    private record Known(long size, FileTime modified, String hash) {}

    private final SegmentStore store;
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    public Extras(SegmentStore store) {
        this.store = store;
    }

    /** The hash of each file below a folder of the base, by its name relative to it; empty where there is none. */
    public Future<SortedMap<String, String>> hashes(String folder) {
        return store.filesUnder(folder).compose(names -> store.blocking(() -> hashes(folder, names)));
    }

    private SortedMap<String, String> hashes(String folder, List<String> names) throws IOException {
        SortedMap<String, String> hashes = new TreeMap<>();
        for (String name : names) {
            try {
                hashes.put(name, hash(store.inside(folder + "/" + name)));
            } catch (NoSuchFileException gone) {
                LOG.debug("{} went away meanwhile", name, gone);
            }
        }
        return hashes;
    }

    private String hash(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        Known before = known.get(file);
        if (before != null && before.size == now.size() && before.modified.equals(now.lastModifiedTime())) {
            return before.hash;
        }
        String hash = ContentHash.of(file);
        known.put(file, new Known(now.size(), now.lastModifiedTime(), hash));
        return hash;
    }
}
