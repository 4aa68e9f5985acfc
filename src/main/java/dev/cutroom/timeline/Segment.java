package dev.cutroom.timeline;

/**
 * One stored segment, as its name on disk tells it.
 *
 * @param rendition the stream it belongs to
 * @param start when it begins, in microseconds since the epoch
 * @param duration its length in microseconds
 * @param type how much it can be trusted
 * @param name its file name, such as {@code 56:02.000000-2.0-full-zqx…Ecx4.ts}
 */
public record Segment(Rendition rendition, long start, long duration, SegmentType type, String name) implements Span {

    @Override
    public long end() {
        return start + duration;
    }

    public Hour hour() {
        return Hour.of(start);
    }

    /** Where it is kept below the base: {@code CHANNEL/QUALITY/HOUR/NAME}. */
    public String path() {
        return rendition.path() + "/" + hour() + "/" + name;
    }
}
