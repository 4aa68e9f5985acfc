package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The winners of one hour, sorted by start, losers already dropped (wire.md section 2, step 2). Immutable; columns
 * instead of objects and one block of bytes for the names, so that an hour of 1,800 segments takes about 200 KB.
 *
 * <p>Others may keep one value that they made of it beside it ({@link #beside}), such as playlist lines: it lives and
 * goes with the snapshot.
 */
public final class HourSnapshot {

    private static final SegmentType[] TYPES = SegmentType.values();
    private static final long MIX = 0x9E3779B97F4A7C15L;
    /** Of one byte order, so that every machine comes to the same number. */
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Rendition rendition;
    private final Hour hour;
    private final long[] starts;
    private final long[] durations;
    private final byte[] types;
    private final byte[] names;
    private final int[] nameEnds;
    private final long contentHash;
    private volatile @Nullable Object beside;

    HourSnapshot(
            Rendition rendition,
            Hour hour,
            long[] starts,
            long[] durations,
            byte[] types,
            byte[] names,
            int[] nameEnds) {
        this.rendition = rendition;
        this.hour = hour;
        this.starts = starts;
        this.durations = durations;
        this.types = types;
        this.names = names;
        this.nameEnds = nameEnds;
        this.contentHash = hashOf(names);
    }

    /** An hour without segments. */
    public static HourSnapshot none(Rendition rendition) {
        return empty(rendition, new Hour(0));
    }

    static HourSnapshot empty(Rendition rendition, Hour hour) {
        return new HourSnapshot(rendition, hour, new long[0], new long[0], new byte[0], new byte[0], new int[0]);
    }

    /** Eight bytes a step, as an hour has 150,000 of them. */
    private static long hashOf(byte[] bytes) {
        long hash = bytes.length * MIX;
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            hash = (hash ^ (long) EIGHT_BYTES.get(bytes, at)) * MIX;
            hash ^= hash >>> 32;
        }
        for (; at < bytes.length; at++) {
            hash = (hash ^ bytes[at]) * MIX;
        }
        return hash ^ (hash >>> 29);
    }

    public Rendition rendition() {
        return rendition;
    }

    public Hour hour() {
        return hour;
    }

    public int size() {
        return starts.length;
    }

    /** Microseconds since the epoch. */
    public long start(int index) {
        return starts[index];
    }

    /** Microseconds. */
    public long duration(int index) {
        return durations[index];
    }

    /** Microseconds since the epoch. */
    public long end(int index) {
        return starts[index] + durations[index];
    }

    public boolean isFull(int index) {
        return types[index] == SegmentType.FULL.ordinal();
    }

    public SegmentType type(int index) {
        return TYPES[types[index]];
    }

    public String name(int index) {
        int from = index == 0 ? 0 : nameEnds[index - 1];
        return new String(names, from, nameEnds[index] - from, StandardCharsets.ISO_8859_1);
    }

    public Segment segment(int index) {
        return new Segment(rendition, starts[index], durations[index], type(index), name(index));
    }

    /** A number made of all names: equal for equal content on any node, different for different content. */
    public long contentHash() {
        return contentHash;
    }

    /** Bytes that all names have together. */
    public int nameBytes() {
        return names.length;
    }

    /** Whether a value made of this snapshot is kept with it already. */
    public boolean hasBeside() {
        return beside != null;
    }

    /**
     * A value made of this snapshot, made once and kept with it. Two threads that come at once may both make it; one
     * of the two stays. There is one such value: a second caller must ask for the same class.
     */
    public <T> T beside(Class<T> type, Function<HourSnapshot, T> make) {
        Object kept = beside;
        if (kept == null) {
            kept = make.apply(this);
            beside = kept;
        }
        return type.cast(kept);
    }
}
