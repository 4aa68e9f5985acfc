package dev.cutroom.mpegts;

/** The check of a section's bytes (ISO/IEC 13818-1 annex A): 0 over a whole section that is sound. */
final class SectionCrc {

    static final int BYTES = 4;

    private static final int[] TABLE = table();

    private SectionCrc() {}

    static int of(byte[] b, int from, int length) {
        int crc = -1;
        for (int i = from; i < from + length; i++) {
            crc = crc << 8 ^ TABLE[(crc >>> 24 ^ b[i]) & 0xff];
        }
        return crc;
    }

    /** Writes the check of what stands between, behind it. */
    static void write(byte[] b, int from, int to) {
        int crc = of(b, from, to - from);
        b[to] = (byte) (crc >> 24);
        b[to + 1] = (byte) (crc >> 16);
        b[to + 2] = (byte) (crc >> 8);
        b[to + 3] = (byte) crc;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
            }
            table[i] = crc;
        }
        return table;
    }
}
