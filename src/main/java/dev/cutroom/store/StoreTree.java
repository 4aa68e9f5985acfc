package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders below the base as the words they stand for. Blocking; hidden ones are left out. */
final class StoreTree {

    /** One hour's folder. */
    record HourFolder(Rendition rendition, Hour hour, Path path) {}

    private static final Logger LOG = LoggerFactory.getLogger(StoreTree.class);

    private final Path base;

    StoreTree(Path base) {
        this.base = base;
    }

    /** The names of the folders in a folder, sorted; empty where there is none. */
    static List<String> folders(Path parent) {
        File[] found = parent.toFile().listFiles(File::isDirectory);
        if (found == null) {
            return List.of();
        }
        return Arrays.stream(found)
                .map(File::getName)
                .filter(name -> !name.startsWith("."))
                .sorted()
                .toList();
    }

    /** Every channel's every quality that can be a rendition's. */
    List<Rendition> renditions() {
        List<Rendition> all = new ArrayList<>();
        for (String channel : folders(base)) {
            for (String quality : folders(base.resolve(channel))) {
                try {
                    all.add(new Rendition(channel, quality));
                } catch (IllegalArgumentException notARendition) {
                    LOG.debug("{}/{} is not a rendition's folder: {}", channel, quality, notARendition.getMessage());
                }
            }
        }
        return all;
    }

    /** The hours of a rendition, ascending. */
    List<HourFolder> hours(Rendition rendition) {
        Path folder = base.resolve(rendition.channel()).resolve(rendition.quality());
        String[] names = folder.toFile().list();
        if (names == null) {
            return List.of();
        }
        return Arrays.stream(names)
                .filter(Hour::isName)
                .sorted()
                .map(name -> new HourFolder(rendition, Hour.parse(name), folder.resolve(name)))
                .toList();
    }

    /** All hours of all renditions, the newest first. */
    List<HourFolder> newestFirst() {
        List<HourFolder> all = new ArrayList<>();
        renditions().forEach(rendition -> all.addAll(hours(rendition)));
        all.sort((a, b) -> b.hour().compareTo(a.hour()));
        return all;
    }

    /** The names in a folder; none where there is none. */
    static String[] names(Path folder) {
        String[] names = folder.toFile().list();
        return names == null ? new String[0] : names;
    }
}
