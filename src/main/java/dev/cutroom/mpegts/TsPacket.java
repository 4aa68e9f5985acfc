package dev.cutroom.mpegts;

/**
 * One packet of 188 bytes (ISO/IEC 13818-1 section 2.4.3.2), read and changed in place in a larger array. Allocates
 * nothing.
 */
final class TsPacket {

    static final int SIZE = 188;
    static final int SYNC = 0x47;
    static final int PAT_PID = 0;
    static final int NULL_PID = 0x1fff;
    static final int PIDS = 0x2000;

    private static final int HEADER = 4;
    private static final int PCR_FLAG = 0x10;
    private static final int OPCR_FLAG = 0x08;
    private static final int DISCONTINUITY_FLAG = 0x80;

    private TsPacket() {}

    /**
     * Refuses a packet that is damaged or scrambled.
     *
     * @param base where the first packet of the array begins, for the message
     */
    static void check(byte[] b, int at, int base) {
        if (b[at] != SYNC) {
            throw damaged("the sync byte is missing", at, base);
        }
        if ((b[at + 1] & 0x80) != 0) {
            throw damaged("the transport error indicator is set", at, base);
        }
        if ((b[at + 3] & 0xc0) != 0) {
            throw damaged("the payload is scrambled", at, base);
        }
        int adaptation = adaptationLength(b, at);
        if (adaptation > SIZE - HEADER - 1 || hasPayload(b, at) && adaptation > SIZE - HEADER - 2) {
            throw damaged("the adaptation field of " + adaptation + " bytes does not fit", at, base);
        }
        if (adaptation > 0 && (b[at + 5] & PCR_FLAG) != 0 && adaptation < pcrEnd(b[at + 5])) {
            throw damaged("the adaptation field is too short for its clock", at, base);
        }
    }

    private static int pcrEnd(byte flags) {
        return (flags & OPCR_FLAG) != 0 ? 13 : 7;
    }

    private static DamagedStreamException damaged(String what, int at, int base) {
        return new DamagedStreamException(what, (at - base) / SIZE, at);
    }

    static int pid(byte[] b, int at) {
        return (b[at + 1] & 0x1f) << 8 | b[at + 2] & 0xff;
    }

    static void setPid(byte[] b, int at, int pid) {
        b[at + 1] = (byte) (b[at + 1] & 0xe0 | pid >> 8);
        b[at + 2] = (byte) pid;
    }

    /** Whether a PES packet or a section begins in it. */
    static boolean isStart(byte[] b, int at) {
        return (b[at + 1] & 0x40) != 0;
    }

    static boolean hasPayload(byte[] b, int at) {
        return (b[at + 3] & 0x10) != 0;
    }

    /** Bytes of the adaptation field behind its length byte; -1 without one. */
    static int adaptationLength(byte[] b, int at) {
        return (b[at + 3] & 0x20) == 0 ? -1 : b[at + 4] & 0xff;
    }

    /** Where the payload begins, or the packet's end when there is none. */
    static int payload(byte[] b, int at) {
        return hasPayload(b, at) ? at + HEADER + 1 + adaptationLength(b, at) : at + SIZE;
    }

    static int continuity(byte[] b, int at) {
        return b[at + 3] & 0x0f;
    }

    static void setContinuity(byte[] b, int at, int counter) {
        b[at + 3] = (byte) (b[at + 3] & 0xf0 | counter & 0x0f);
    }

    static void clearDiscontinuity(byte[] b, int at) {
        if (adaptationLength(b, at) > 0) {
            b[at + 5] &= (byte) ~DISCONTINUITY_FLAG;
        }
    }

    static boolean hasPcr(byte[] b, int at) {
        return adaptationLength(b, at) >= 7 && (b[at + 5] & PCR_FLAG) != 0;
    }

    static boolean hasOpcr(byte[] b, int at) {
        return hasPcr(b, at) && (b[at + 5] & OPCR_FLAG) != 0;
    }

    /** The clock's base in ticks of 90 kHz. */
    static long pcr(byte[] b, int at) {
        return (b[at + 6] & 0xffL) << 25
                | (b[at + 7] & 0xffL) << 17
                | (b[at + 8] & 0xffL) << 9
                | (b[at + 9] & 0xffL) << 1
                | (b[at + 10] & 0x80) >> 7;
    }

    /** Sets the clock's base; its extension stays. */
    static void setPcr(byte[] b, int at, long ticks) {
        setClock(b, at + 6, ticks);
    }

    static void setOpcr(byte[] b, int at, long ticks) {
        setClock(b, at + 12, ticks);
    }

    private static void setClock(byte[] b, int at, long ticks) {
        b[at] = (byte) (ticks >> 25);
        b[at + 1] = (byte) (ticks >> 17);
        b[at + 2] = (byte) (ticks >> 9);
        b[at + 3] = (byte) (ticks >> 1);
        b[at + 4] = (byte) (b[at + 4] & 0x7f | (ticks & 1) << 7);
    }

    /** Where the first packet begins: a sync byte that is followed by others at the right distance; -1 without one. */
    static int firstPacket(byte[] b, int from, int to) {
        for (int at = from; at + SIZE <= to; at++) {
            if (b[at] == SYNC
                    && (at + SIZE >= to || b[at + SIZE] == SYNC)
                    && (at + 2 * SIZE >= to || b[at + 2 * SIZE] == SYNC)) {
                return at;
            }
        }
        return -1;
    }
}
