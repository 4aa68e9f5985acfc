package dev.cutroom.cut;

/**
 * How far a cut has come.
 *
 * @param seconds of the result that are made, of {@code total}
 * @param bytes that were made
 */
public record Progress(double seconds, double total, long bytes) {}
