package dev.cutroom.mpegts;

/** Gathers the sections of one PID (ISO/IEC 13818-1 section 2.4.4), however they lie in its packets. */
final class SectionReader {

    /** Takes a section whose length is right; whether its check is too is for the taker to see. */
    interface Taker {
        void take(byte[] section, int length);
    }

    static final int LONGEST = 3 + 0xfff;

    private static final int LENGTH_END = 3;
    private static final int STUFFING = 0xff;

    private final byte[] section = new byte[LONGEST];
    private final Taker taker;
    private int filled;

    SectionReader(Taker taker) {
        this.taker = taker;
    }

    /** Bytes of a whole section by its first three. */
    static int length(byte[] s, int at) {
        return LENGTH_END + ((s[at + 1] & 0x0f) << 8 | s[at + 2] & 0xff);
    }

    /** Where the first section that begins in a packet is, or the packet's end. */
    static int first(byte[] b, int at) {
        int payload = TsPacket.payload(b, at);
        int end = at + TsPacket.SIZE;
        return payload >= end ? end : Math.min(end, payload + 1 + (b[payload] & 0xff));
    }

    /** Takes in the PID's next packet. */
    void packet(byte[] b, int at) {
        int end = at + TsPacket.SIZE;
        int p = TsPacket.payload(b, at);
        if (p == end) {
            return;
        }
        if (!TsPacket.isStart(b, at)) {
            if (filled > 0) {
                gather(b, p, end);
            }
            return;
        }
        int begin = first(b, at);
        if (filled > 0) {
            gather(b, p + 1, begin);
        }
        filled = 0;
        for (p = begin; p < end && (b[p] & 0xff) != STUFFING; ) {
            p = gather(b, p, end);
        }
    }

    /** Adds to the section under way; gives where that ends. */
    private int gather(byte[] b, int from, int end) {
        int p = from;
        while (p < end) {
            section[filled++] = b[p++];
            if (filled >= LENGTH_END && filled == length(section, 0)) {
                int length = filled;
                filled = 0;
                taker.take(section, length);
                return p;
            }
        }
        return p;
    }
}
