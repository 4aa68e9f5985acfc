package dev.cutroom.replicate;

/** A limit of bytes a second for all that flows on one event loop; a tenth of a second's worth may come at once. */
final class Throttle {

    private static final long BURST_NANOS = 100_000_000;
    private static final double NANOS = 1e9;

    private final long bytesPerSecond;
    private long paidUntil = Long.MIN_VALUE;

    /** @param bytesPerSecond 0 is no limit */
    Throttle(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /**
     * Says that bytes have come.
     *
     * @param now by {@link System#nanoTime}
     * @return how many milliseconds to wait for more
     */
    long came(long bytes, long now) {
        if (bytesPerSecond == 0) {
            return 0;
        }
        if (paidUntil == Long.MIN_VALUE || paidUntil - now < 0) {
            paidUntil = now;
        }
        paidUntil += (long) (bytes * NANOS / bytesPerSecond);
        return Math.max(0, (paidUntil - now - BURST_NANOS) / 1_000_000);
    }
}
