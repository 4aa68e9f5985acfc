package dev.cutroom.mpegts;

import java.util.Optional;

/**
 * What an H.264 sequence parameter set says (ITU-T H.264 section 7.3.2.1).
 *
 * @param level times ten: 31 is 3.1
 * @param chroma 0 none, 1 4:2:0, 2 4:2:2, 3 4:4:4
 * @param rateNumerator frames a second are {@code rateNumerator / rateDenominator}; 0 when it does not say
 */
public record H264Parameters(
        int profile,
        int level,
        int chroma,
        int depth,
        int references,
        int width,
        int height,
        boolean interlaced,
        long rateNumerator,
        long rateDenominator) {

    private static final int MOST_PIXELS = 16_384;

    /** Reads the unit's bytes behind its first; empty when they make no sense. */
    static Optional<H264Parameters> parse(byte[] unit) {
        byte[] b = new byte[unit.length];
        int length = unescape(unit, b);
        BitReader bits = new BitReader(b, 0, length);
        int profile = bits.bits(8);
        bits.bits(8);
        int level = bits.bits(8);
        bits.unsigned();
        int chroma = 1;
        int depth = 8;
        if (isHigh(profile)) {
            chroma = bits.unsigned();
            if (chroma == 3) {
                bits.bit();
            }
            depth = 8 + bits.unsigned();
            bits.unsigned();
            bits.bit();
            if (bits.bit() == 1) {
                skipScaling(bits, chroma == 3 ? 12 : 8);
            }
        }
        bits.unsigned();
        skipOrderCount(bits);
        int references = bits.unsigned();
        bits.bit();
        int width = (bits.unsigned() + 1) * 16;
        int units = bits.unsigned() + 1;
        boolean interlaced = bits.bit() == 0;
        if (interlaced) {
            bits.bit();
        }
        int height = units * 16 * (interlaced ? 2 : 1);
        bits.bit();
        if (bits.bit() == 1) {
            int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
            int unitY = (chroma == 1 ? 2 : 1) * (interlaced ? 2 : 1);
            width -= (bits.unsigned() + bits.unsigned()) * unitX;
            height -= (bits.unsigned() + bits.unsigned()) * unitY;
        }
        if (bits.isBehindEnd() || width < 2 || height < 2 || width > MOST_PIXELS || height > MOST_PIXELS) {
            return Optional.empty();
        }
        long[] rate = bits.bit() == 1 ? rate(bits) : new long[] {0, 1};
        return Optional.of(new H264Parameters(
                profile, level, chroma, depth, references, width, height, interlaced, rate[0], rate[1]));
    }

    private static boolean isHigh(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    private static void skipScaling(BitReader bits, int lists) {
        for (int i = 0; i < lists; i++) {
            if (bits.bit() == 1) {
                int last = 8;
                int next = 8;
                for (int j = 0; j < (i < 6 ? 16 : 64); j++) {
                    if (next != 0) {
                        next = (last + bits.signed() + 256) % 256;
                    }
                    last = next == 0 ? last : next;
                }
            }
        }
    }

    private static void skipOrderCount(BitReader bits) {
        int type = bits.unsigned();
        if (type == 0) {
            bits.unsigned();
        } else if (type == 1) {
            bits.bit();
            bits.signed();
            bits.signed();
            int cycle = Math.min(255, bits.unsigned());
            for (int i = 0; i < cycle; i++) {
                bits.signed();
            }
        }
    }

    private static long[] rate(BitReader bits) {
        if (bits.bit() == 1 && bits.bits(8) == 255) {
            bits.bits(32);
        }
        if (bits.bit() == 1) {
            bits.bit();
        }
        if (bits.bit() == 1) {
            bits.bits(4);
            if (bits.bit() == 1) {
                bits.bits(24);
            }
        }
        if (bits.bit() == 1) {
            bits.unsigned();
            bits.unsigned();
        }
        if (bits.bit() == 0) {
            return new long[] {0, 1};
        }
        long tick = bits.bits(32) & 0xffffffffL;
        long scale = bits.bits(32) & 0xffffffffL;
        return tick == 0 || bits.isBehindEnd() ? new long[] {0, 1} : new long[] {scale, 2 * tick};
    }

    /** Takes the emulation prevention bytes out. */
    private static int unescape(byte[] in, byte[] out) {
        int length = 0;
        int zeros = 0;
        for (byte value : in) {
            if (zeros >= 2 && value == 3) {
                zeros = 0;
                continue;
            }
            zeros = value == 0 ? zeros + 1 : 0;
            out[length++] = value;
        }
        return length;
    }
}
