package dev.cutroom.store;

import dev.cutroom.store.StoreTree.HourFolder;
import dev.cutroom.timeline.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures hours. A folder that has not changed is not measured again, since that takes a stat for each of its files.
 * Blocking; one thread at a time.
 */
final class HourMeasure {

    private record Measured(long modified, long bytes, int files) {}

    private Map<Path, Measured> known = new HashMap<>();

    List<HourUse> measure(List<HourFolder> hours, List<Pin> pins) throws IOException {
        Map<Path, Measured> now = new HashMap<>();
        List<HourUse> uses = new java.util.ArrayList<>(hours.size());
        for (HourFolder hour : hours) {
            long modified = FolderClock.modified(hour.path());
            Measured measured = known.get(hour.path());
            if (measured == null || measured.modified != modified) {
                measured = measure(hour.path(), modified);
            }
            now.put(hour.path(), measured);
            uses.add(new HourUse(
                    hour.rendition(), hour.hour(), measured.bytes, measured.files, pinnedBytes(hour, pins)));
        }
        known = now;
        return uses;
    }

    private static Measured measure(Path folder, long modified) throws IOException {
        long bytes = 0;
        int files = 0;
        for (String name : StoreTree.hourNames(folder)) {
            if (isDeletable(name)) {
                bytes += size(folder.resolve(name));
                files++;
            }
        }
        return new Measured(modified, bytes, files);
    }

    private static long pinnedBytes(HourFolder hour, List<Pin> pins) throws IOException {
        long bytes = 0;
        if (isTouched(hour, pins)) {
            for (String name : StoreTree.hourNames(hour.path())) {
                if (isDeletable(name) && isPinned(hour, name, pins)) {
                    bytes += size(hour.path().resolve(name));
                }
            }
        }
        return bytes;
    }

    private static boolean isTouched(HourFolder hour, List<Pin> pins) {
        // A segment may reach into the hour after; a pin there holds it.
        return pins.stream()
                .anyMatch(pin -> pin.covers(hour.rendition())
                        && pin.range().start() < hour.hour().next().end()
                        && hour.hour().start() < pin.range().end());
    }

    /** Whether a pin protects a file. A chat batch counts as its whole hour. */
    static boolean isPinned(HourFolder hour, String name, List<Pin> pins) {
        Segment segment = SegmentName.parse(hour.rendition(), hour.hour(), name).orElse(null);
        long start = segment == null ? hour.hour().start() : segment.start();
        long end = segment == null ? hour.hour().end() : Math.max(segment.end(), segment.start() + 1);
        return pins.stream()
                .anyMatch(pin -> pin.covers(hour.rendition())
                        && pin.range().start() < end
                        && start < pin.range().end());
    }

    /** Finished segments and chat batches; tombstones stay, and what is being written. */
    static boolean isDeletable(String name) {
        return SegmentName.hash(name).isPresent() || name.endsWith(".json") && !name.startsWith(".");
    }

    static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }
}
