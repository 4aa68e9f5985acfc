package dev.cutroom.mpegts;

import java.util.Arrays;
import java.util.Optional;

/**
 * What the beginning of a picture's bytes tells: whether it can be decoded alone, and its parameters.
 *
 * @param closed whether nothing behind it needs anything before it: an IDR picture
 * @param key whether its parameters stand before it and it is an IDR picture, a recovery point or an intra picture
 */
record AccessUnit(boolean key, boolean closed, Optional<H264Parameters> sps) {

    private static final int SLICE = 1;
    private static final int IDR = 5;
    private static final int SEI = 6;
    private static final int SPS = 7;
    private static final int RECOVERY_POINT = 6;

    static AccessUnit of(byte[] b, int length, int streamType) {
        return switch (streamType) {
            case StreamTypes.H264 -> h264(b, length);
            case StreamTypes.HEVC -> hevc(b, length);
            default -> new AccessUnit(true, true, Optional.empty());
        };
    }

    private static AccessUnit h264(byte[] b, int length) {
        boolean recovery = false;
        Optional<H264Parameters> sps = Optional.empty();
        for (int at = nextUnit(b, 0, length); at < length; at = nextUnit(b, at, length)) {
            int type = b[at] & 0x1f;
            if (type == SPS && sps.isEmpty()) {
                sps = H264Parameters.parse(Arrays.copyOfRange(b, at + 1, unitEnd(b, at, length)));
            } else if (type == SEI && at + 1 < length) {
                recovery |= b[at + 1] == RECOVERY_POINT;
            } else if (type == IDR) {
                return new AccessUnit(sps.isPresent(), sps.isPresent(), sps);
            } else if (type == SLICE) {
                boolean intra = recovery || isIntraSlice(b, at + 1, length);
                return new AccessUnit(sps.isPresent() && intra, false, sps);
            }
        }
        return new AccessUnit(sps.isPresent(), false, sps);
    }

    private static boolean isIntraSlice(byte[] b, int at, int length) {
        BitReader bits = new BitReader(b, at, length);
        bits.unsigned();
        int type = bits.unsigned() % 5;
        return type == 2 || type == 4;
    }

    private static AccessUnit hevc(byte[] b, int length) {
        for (int at = nextUnit(b, 0, length); at < length; at = nextUnit(b, at, length)) {
            int type = b[at] >> 1 & 0x3f;
            if (type < 32) {
                return new AccessUnit(type >= 16 && type <= 21, type == 19 || type == 20, Optional.empty());
            }
        }
        return new AccessUnit(false, false, Optional.empty());
    }

    /** Behind the next start code, or the end. */
    private static int nextUnit(byte[] b, int from, int length) {
        for (int at = from; at + 3 < length; at++) {
            if (b[at] == 0 && b[at + 1] == 0 && b[at + 2] == 1) {
                return at + 3;
            }
        }
        return length;
    }

    private static int unitEnd(byte[] b, int from, int length) {
        for (int at = from; at + 2 < length; at++) {
            if (b[at] == 0 && b[at + 1] == 0 && b[at + 2] <= 1 && b[at + 2] >= 0) {
                return at;
            }
        }
        return length;
    }
}
