package dev.cutroom.timeline;

import java.util.Locale;

/** How much a stored segment can be trusted (wire.md section 1), from the worst to the best. */
public enum SegmentType {
    /** Being written; its name still changes. */
    TEMP,
    /** Known to be cut off. */
    PARTIAL,
    /** Arrived whole but doubtful. */
    SUSPECT,
    /** Complete. */
    FULL;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The word that stands in a name. */
    public String text() {
        return text;
    }
}
