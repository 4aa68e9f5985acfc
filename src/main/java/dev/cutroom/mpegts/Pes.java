package dev.cutroom.mpegts;

/** The header of a PES packet (ISO/IEC 13818-1 section 2.4.3.6) and its times, in place. Allocates nothing. */
final class Pes {

    /** Times count modulo this, in ticks of 90 kHz: every 26.5 hours. */
    static final long WRAP = 1L << 33;

    /** For a packet without a time. */
    static final long NONE = -1;

    private static final int FIXED = 9;
    private static final int TIME = 5;

    private Pes() {}

    /** Whether a PES header that can hold times stands there in full. */
    static boolean isHeader(byte[] b, int at, int end) {
        return at + FIXED <= end
                && b[at] == 0
                && b[at + 1] == 0
                && b[at + 2] == 1
                && (b[at + 6] & 0xc0) == 0x80
                && hasExtension(b[at + 3] & 0xff);
    }

    /** Stream ids without the optional header: program stream map, padding, private 2, ECM, EMM, directory, DSMCC, H.222.1 E. */
    private static boolean hasExtension(int id) {
        return switch (id) {
            case 0xbc, 0xbe, 0xbf, 0xf0, 0xf1, 0xff, 0xf2, 0xf8 -> false;
            default -> true;
        };
    }

    static long pts(byte[] b, int at, int end) {
        return (b[at + 7] & 0x80) == 0 || at + FIXED + TIME > end ? NONE : time(b, at + FIXED);
    }

    /** The decoding time, or the presentation time where there is no other. */
    static long dts(byte[] b, int at, int end) {
        return hasDts(b, at, end) ? time(b, at + FIXED + TIME) : pts(b, at, end);
    }

    static boolean hasDts(byte[] b, int at, int end) {
        return (b[at + 7] & 0xc0) == 0xc0 && at + FIXED + 2 * TIME <= end;
    }

    static void setPts(byte[] b, int at, long ticks) {
        setTime(b, at + FIXED, ticks);
    }

    static void setDts(byte[] b, int at, long ticks) {
        setTime(b, at + FIXED + TIME, ticks);
    }

    /** Where the elementary stream goes on behind the header. */
    static int content(byte[] b, int at) {
        return at + FIXED + (b[at + 8] & 0xff);
    }

    private static long time(byte[] b, int at) {
        return (b[at] & 0x0eL) << 29
                | (b[at + 1] & 0xffL) << 22
                | (b[at + 2] & 0xfeL) << 14
                | (b[at + 3] & 0xffL) << 7
                | (b[at + 4] & 0xfe) >> 1;
    }

    private static void setTime(byte[] b, int at, long ticks) {
        b[at] = (byte) (b[at] & 0xf0 | (ticks >> 29) & 0x0e | 1);
        b[at + 1] = (byte) (ticks >> 22);
        b[at + 2] = (byte) ((ticks >> 14) & 0xfe | 1);
        b[at + 3] = (byte) (ticks >> 7);
        b[at + 4] = (byte) (ticks << 1 | 1);
    }

    /** How far {@code a} is behind {@code b} on the clock that wraps: between -2^32 and 2^32. */
    static long difference(long a, long b) {
        return ((a - b) << 31) >> 31;
    }
}
