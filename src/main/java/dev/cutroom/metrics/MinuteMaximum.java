package dev.cutroom.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/** The largest value of the last minute, by seconds. One thread writes, others may read. */
final class MinuteMaximum {

    private static final int SECONDS = 60;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    /** For each second of a minute: which second it was, then the largest value in it. */
    private final AtomicLongArray slots = new AtomicLongArray(SECONDS * 2);

    void accept(long nowNanos, long value) {
        long second = Math.floorDiv(nowNanos, NANOS_A_SECOND);
        int at = 2 * (int) Math.floorMod(second, (long) SECONDS);
        if (slots.getPlain(at) != second) {
            slots.setOpaque(at + 1, value);
            slots.setRelease(at, second);
        } else if (value > slots.getPlain(at + 1)) {
            slots.setOpaque(at + 1, value);
        }
    }

    long get(long nowNanos) {
        long second = Math.floorDiv(nowNanos, NANOS_A_SECOND);
        long most = 0;
        for (int at = 0; at < SECONDS * 2; at += 2) {
            if (slots.getAcquire(at) > second - SECONDS) {
                most = Math.max(most, slots.getOpaque(at + 1));
            }
        }
        return most;
    }
}
