package dev.cutroom.mpegts;

/** Times of 33 bits in ticks of 90 kHz, which wrap every 26.5 hours, and the five bytes that hold one. */
final class Ticks {

    /** Times count modulo this. */
    static final long WRAP = 1L << 33;

    /** For what has no time. */
    static final long NONE = -1;

    /** Bytes of a PTS, a DTS or a DTS_next_AU (ISO/IEC 13818-1 section 2.4.3.7). */
    static final int BYTES = 5;

    private Ticks() {}

    /** The same moment as the 33 bits can say it. */
    static long wrapped(long ticks) {
        return ticks & WRAP - 1;
    }

    /** How far {@code a} is behind {@code b} on the clock that wraps: between -2^32 and 2^32. */
    static long difference(long a, long b) {
        return (a - b) << 31 >> 31;
    }

    static long read(byte[] b, int at) {
        return (b[at] & 0x0eL) << 29
                | (b[at + 1] & 0xffL) << 22
                | (b[at + 2] & 0xfeL) << 14
                | (b[at + 3] & 0xffL) << 7
                | (b[at + 4] & 0xfe) >> 1;
    }

    /** Keeps the four bits in front, which say what kind of time it is. */
    static void write(byte[] b, int at, long ticks) {
        b[at] = (byte) (b[at] & 0xf0 | (ticks >> 29) & 0x0e | 1);
        b[at + 1] = (byte) (ticks >> 22);
        b[at + 2] = (byte) ((ticks >> 14) & 0xfe | 1);
        b[at + 3] = (byte) (ticks >> 7);
        b[at + 4] = (byte) (ticks << 1 | 1);
    }
}
