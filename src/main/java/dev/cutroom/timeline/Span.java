package dev.cutroom.timeline;

/** What a selection is made of: a {@link Segment} that is there, or a {@link Hole} where none is. */
public sealed interface Span permits Segment, Hole {

    /** Where it begins, in microseconds since the epoch. */
    long start();

    /** Where it ends, in microseconds since the epoch. */
    long end();
}
