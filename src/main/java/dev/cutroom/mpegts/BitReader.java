package dev.cutroom.mpegts;

/** Reads bits and Exp-Golomb numbers (ITU-T H.264 section 9.1); behind the end come zeros. */
final class BitReader {

    private static final int LONGEST_PREFIX = 31;

    private final byte[] b;
    private final int end;
    private long at;

    BitReader(byte[] b, int from, int end) {
        this.b = b;
        this.end = end;
        this.at = from * 8L;
    }

    int bit() {
        int index = (int) (at >> 3);
        int value = index >= end ? 0 : b[index] >> 7 - (at & 7) & 1;
        at++;
        return value;
    }

    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    int unsigned() {
        int zeros = 0;
        while (zeros < LONGEST_PREFIX && bit() == 0) {
            zeros++;
        }
        return (1 << zeros) - 1 + bits(zeros);
    }

    int signed() {
        int value = unsigned();
        return (value & 1) == 1 ? (value + 1) / 2 : -(value / 2);
    }

    boolean isBehindEnd() {
        return at > end * 8L;
    }
}
