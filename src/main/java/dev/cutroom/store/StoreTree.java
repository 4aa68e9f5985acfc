package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders below the base as the words they stand for. Blocking; hidden ones are left out. */
final class StoreTree {

    /** One hour's folder. */
    record HourFolder(Rendition rendition, Hour hour, Path path) {}

    private static final Logger LOG = LoggerFactory.getLogger(StoreTree.class);

    private final Path base;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    StoreTree(Path base) {
        this.base = base;
    }

    /**
     * The names of the folders in a folder, sorted; empty where there is none.
     *
     * @throws IOException as {@link #names}
     */
    static List<String> folders(Path parent) throws IOException {
        return Arrays.stream(names(parent))
                .filter(name -> !name.startsWith(".") && new File(parent.toFile(), name).isDirectory())
                .sorted()
                .toList();
    }

    /** Every channel's every quality that can be a rendition's. A folder closed to us, such as lost+found, is passed over. */
    List<Rendition> renditions() throws IOException {
        List<Rendition> all = new ArrayList<>();
        for (String channel : folders(base)) {
            for (String quality : qualities(channel)) {
                try {
                    all.add(new Rendition(channel, quality));
                } catch (IllegalArgumentException notARendition) {
                    LOG.debug("{}/{} is not a rendition's folder: {}", channel, quality, notARendition.getMessage());
                }
            }
        }
        return all;
    }

    /** The folders of a channel; none of one that is closed to us. */
    List<String> qualities(String channel) throws IOException {
        try {
            return folders(base.resolve(channel));
        } catch (AccessDeniedException closed) {
            say(closed);
            return List.of();
        }
    }

    /** Once for each folder: the tree is walked every few seconds. */
    private void say(AccessDeniedException closed) {
        if (told.add(closed.getFile())) {
            LOG.warn("the folder {} is closed to this process, so nothing in it is served", closed.getFile());
        }
    }

    /** The hours of a rendition, ascending; none of a folder that is closed to us. */
    List<HourFolder> hours(Rendition rendition) throws IOException {
        Path folder = base.resolve(rendition.channel()).resolve(rendition.quality());
        try {
            return hours(rendition, folder);
        } catch (AccessDeniedException closed) {
            say(closed);
            return List.of();
        }
    }

    private static List<HourFolder> hours(Rendition rendition, Path folder) throws IOException {
        return Arrays.stream(names(folder))
                .filter(Hour::isName)
                .sorted()
                .map(name -> new HourFolder(rendition, Hour.parse(name), folder.resolve(name)))
                .toList();
    }

    /** All hours of all renditions, the newest first. */
    List<HourFolder> newestFirst() throws IOException {
        List<HourFolder> all = new ArrayList<>();
        for (Rendition rendition : renditions()) {
            all.addAll(hours(rendition));
        }
        all.sort((a, b) -> b.hour().compareTo(a.hour()));
        return all;
    }

    /**
     * The names in a folder; none where there is none.
     *
     * @throws IOException when there is one that cannot be listed now: to take it for empty would show holes that are
     *     none, and let retention delete what a pin in it holds
     */
    static String[] names(Path folder) throws IOException {
        String[] names = folder.toFile().list();
        return names == null ? namesOrReason(folder) : names;
    }

    /** The names in an hour's folder, as {@link #names}; none of one that is closed to us for good. */
    static String[] hourNames(Path hour) throws IOException {
        try {
            return names(hour);
        } catch (AccessDeniedException closed) {
            LOG.debug("{} is closed to this process", hour);
            return new String[0];
        }
    }

    /** {@code File.list} is five times as fast as a stream, but does not say why it gave nothing. */
    private static String[] namesOrReason(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString()).toArray(String[]::new);
        } catch (NoSuchFileException | NotDirectoryException none) {
            return new String[0];
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }
}
