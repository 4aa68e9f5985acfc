package dev.cutroom.mpegts;

/**
 * The header of a PES packet (ISO/IEC 13818-1 section 2.4.3.6) and its times, read and changed in place; it may go on in
 * the next packets. One object reads many, and allocates nothing.
 */
final class Pes {

    /** What stands where a PES packet should begin. */
    enum Found {
        /** Something else. */
        NO_HEADER,
        /** The beginning of a header whose rest is not there. */
        CUT_OFF,
        WITHOUT_TIME,
        TIMED
    }

    private static final int START_CODE = 3;
    private static final int FIXED = 9;
    private static final int LONGEST = FIXED + 2 * Ticks.BYTES;
    private static final int PTS_FLAG = 0x80;
    private static final int DTS_FLAG = 0x40;

    private final Spread spread = new Spread(LONGEST);
    private byte[] header = spread.bytes;
    private int at;
    private boolean isSpread;
    private boolean hasDts;
    private int length;

    /**
     * Reads the header that begins in a packet.
     *
     * @param to where the packets there are end; {@code base} where they begin, for the message
     * @throws DamagedStreamException when its times do not fit into it, or its content is scrambled
     */
    Found read(byte[] b, int packet, int to, int base) {
        int payload = TsPacket.payload(b, packet);
        int have = packet + TsPacket.SIZE - payload;
        isSpread = have < LONGEST;
        if (isSpread) {
            have = spread.gather(b, packet, payload, to, base, LONGEST, false);
        }
        header = isSpread ? spread.bytes : b;
        at = isSpread ? 0 : payload;
        length = 0;
        if (have < START_CODE) {
            return Found.CUT_OFF;
        }
        if (header[at] != 0 || header[at + 1] != 0 || header[at + 2] != 1) {
            return Found.NO_HEADER;
        }
        if (have < FIXED) {
            return have > START_CODE && !hasExtension(header[at + 3] & 0xff) ? Found.WITHOUT_TIME : Found.CUT_OFF;
        }
        return hasExtension(header[at + 3] & 0xff) ? extension(packet, have, base) : Found.WITHOUT_TIME;
    }

    private Found extension(int packet, int have, int base) {
        int marks = header[at + 6];
        if ((marks & 0xc0) != 0x80) {
            return Found.NO_HEADER;
        }
        if ((marks & 0x30) != 0) {
            throw TsPacket.damaged("the content of the PES packet is scrambled", packet, base);
        }
        int flags = header[at + 7];
        int rest = header[at + 8] & 0xff;
        length = FIXED + rest;
        if ((flags & PTS_FLAG) == 0) {
            return Found.WITHOUT_TIME;
        }
        hasDts = (flags & DTS_FLAG) != 0;
        int times = hasDts ? 2 * Ticks.BYTES : Ticks.BYTES;
        if (rest < times) {
            throw TsPacket.damaged("the PES header of " + rest + " bytes is too short for its times", packet, base);
        }
        return have < FIXED + times ? Found.CUT_OFF : Found.TIMED;
    }

    /** Stream ids without the optional header: program stream map, padding, private 2, ECM, EMM, directory, DSMCC, H.222.1 E. */
    private static boolean hasExtension(int id) {
        return switch (id) {
            case 0xbc, 0xbe, 0xbf, 0xf0, 0xf1, 0xff, 0xf2, 0xf8 -> false;
            default -> true;
        };
    }

    long pts() {
        return Ticks.read(header, at + FIXED);
    }

    /** The decoding time, or the presentation time where there is no other. */
    long dts() {
        return hasDts ? Ticks.read(header, at + FIXED + Ticks.BYTES) : pts();
    }

    /** Sets both times, modulo 2^33; the decoding time only where there is one. */
    void setTimes(byte[] b, long pts, long dts) {
        Ticks.write(header, at + FIXED, Ticks.wrapped(pts));
        if (hasDts) {
            Ticks.write(header, at + FIXED + Ticks.BYTES, Ticks.wrapped(dts));
        }
        if (isSpread) {
            spread.put(b, FIXED, hasDts ? 2 * Ticks.BYTES : Ticks.BYTES);
        }
    }

    /** Bytes of the whole header, behind which the elementary stream goes on; 0 when it has none that says. */
    int length() {
        return length;
    }
}
