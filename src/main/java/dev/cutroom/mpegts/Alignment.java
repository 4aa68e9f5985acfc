package dev.cutroom.mpegts;

/** Finds the packets in bytes that do not begin with one, or hold something between them. */
final class Alignment {

    /** How many sync bytes at the right distance make a stream, where there are so many. */
    private static final int SURE = 5;

    /** Packets with the time of their arrival in front (M2TS), and packets with Reed-Solomon bytes behind. */
    private static final int[] STRIDES = {TsPacket.SIZE, 192, 204};

    private Alignment() {}

    /**
     * Closes up what stands between the packets, if there is anything.
     *
     * @return where the first packet is and where the last whole one ends, as {@code first << 32 | end}; -1 when there is
     *     no transport stream
     */
    static long align(byte[] b, int length) {
        for (int stride : STRIDES) {
            int first = first(b, length, stride);
            if (first >= 0) {
                return (long) first << 32 | closeUp(b, first, length, stride);
            }
        }
        return -1;
    }

    private static int first(byte[] b, int length, int stride) {
        for (int at = 0; at + TsPacket.SIZE <= length; at++) {
            if (b[at] == TsPacket.SYNC && isStream(b, at, length, stride)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isStream(byte[] b, int at, int length, int stride) {
        for (int i = 1; i < SURE; i++) {
            int next = at + i * stride;
            if (next + TsPacket.SIZE > length) {
                // A single sync byte is chance, unless the bytes begin with it.
                return i > 1 || at == 0;
            }
            if (b[next] != TsPacket.SYNC) {
                return false;
            }
        }
        return true;
    }

    private static int closeUp(byte[] b, int first, int length, int stride) {
        int packets = (length - first - TsPacket.SIZE) / stride + 1;
        if (stride != TsPacket.SIZE) {
            for (int i = 1; i < packets; i++) {
                System.arraycopy(b, first + i * stride, b, first + i * TsPacket.SIZE, TsPacket.SIZE);
            }
        }
        return first + packets * TsPacket.SIZE;
    }
}
