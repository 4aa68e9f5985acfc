package dev.cutroom.mpegts;

/**
 * How one stretch of source goes into the result: source time {@code anchor} becomes {@code at}, and what lies outside
 * of the bounds is left out. All but {@code anchor} are ticks of the result.
 *
 * @param anchor ticks of the source's clock, modulo 2^33
 * @param videoFrom pictures before are left out, from {@code videoTo} on too
 * @param otherFrom the same for sound and data
 */
public record Part(
        ProgramMap program, long anchor, long at, long videoFrom, long videoTo, long otherFrom, long otherTo) {

    /** All of a stretch. */
    public static Part whole(ProgramMap program, long anchor, long at) {
        return new Part(program, anchor, at, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** The same without the pictures before a time. */
    public Part withoutPicturesBefore(long ticks) {
        return new Part(program, anchor, at, ticks, videoTo, otherFrom, otherTo);
    }

    /** The same with sound and data of a span only. */
    public Part withOthers(long from, long to) {
        return new Part(program, anchor, at, videoFrom, videoTo, from, to);
    }

    /** The same without anything from a time on. */
    Part until(long ticks) {
        return new Part(program, anchor, at, videoFrom, ticks, otherFrom, ticks);
    }

    long place(long source) {
        return at + Ticks.difference(source, anchor);
    }
}
