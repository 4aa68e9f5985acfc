package dev.cutroom.playlist;

/**
 * The CRC-32 of two blocks one after the other, from those of each and the length of the second (as zlib's
 * {@code crc32_combine_op}): appending n zero bytes multiplies by x^8n modulo the polynomial. That factor is worked out
 * once a block, so that joining two takes one multiplication.
 */
final class Crc32 {

    private static final int POLYNOMIAL = 0xEDB88320;
    private static final int ONE = 1 << 31;
    private static final int X = 1 << 30;
    private static final int LOG_BITS_A_BYTE = 3;

    /** x^(2^n) modulo the polynomial. */
    private static final int[] POWERS = powers();

    private Crc32() {}

    private static int[] powers() {
        int[] powers = new int[32];
        powers[0] = X;
        for (int n = 1; n < powers.length; n++) {
            powers[n] = times(powers[n - 1], powers[n - 1]);
        }
        return powers;
    }

    /** The factor of a block of so many bytes. */
    static int factor(long length) {
        int factor = ONE;
        int power = LOG_BITS_A_BYTE;
        for (long rest = length; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                factor = times(POWERS[power & 31], factor);
            }
            power++;
        }
        return factor;
    }

    /** @param secondFactor as {@link #factor} gives it for the second block */
    static int combine(int first, int second, int secondFactor) {
        return times(secondFactor, first) ^ second;
    }

    private static int times(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int mask = ONE; mask != 0; mask >>>= 1) {
            if ((a & mask) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
        }
        return product;
    }
}
