package dev.cutroom.timeline;

/** A span for which nothing trustworthy is kept; microseconds since the epoch. */
public record Hole(long start, long end) implements Span {}
