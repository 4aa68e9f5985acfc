package dev.cutroom.cut;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a cut is made (wire.md section 4). */
public enum CutType {
    /** Whole segments, byte for byte. */
    ROUGH,
    /** Exact ends; only the edges are encoded anew, all else keeps its bytes and times. */
    FAST,
    /** Exact ends, and all times rewritten so that the result has no jump. */
    SMART,
    /** All is encoded anew, as a transport stream. */
    MPEGTS,
    /** All is encoded anew, as fragmented MP4. */
    MP4,
    /** All is encoded anew, as Matroska. */
    MKV,
    /** All is encoded anew with VP9 and Opus. */
    WEBM;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean encodesAll() {
        return compareTo(SMART) > 0;
    }

    /**
     * Reads one of the names.
     *
     * @throws IllegalArgumentException that lists them
     */
    public static CutType parse(String text) {
        return Arrays.stream(values())
                .filter(type -> type.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + CutRequest.shown(text)
                        + "' is no type of cut; write one of "
                        + Arrays.stream(values()).map(CutType::text).collect(Collectors.joining(", "))));
    }
}
