package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import java.util.Map;

/** Snapshots for tests, from names and sizes instead of a folder. */
public final class Snapshots {

    private Snapshots() {}

    /** The hour's winners among names with their sizes in bytes. */
    public static HourSnapshot of(Rendition rendition, Hour hour, Map<String, Long> sizes) {
        return HourListing.of(
                rendition, hour, sizes.keySet().toArray(String[]::new), name -> sizes.getOrDefault(name, 0L));
    }
}
