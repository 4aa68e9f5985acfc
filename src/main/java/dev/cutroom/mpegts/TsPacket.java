package dev.cutroom.mpegts;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

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
    static final int FIRST_STREAM_PID = 0x10;

    /** Clocks count 27 MHz: a base in ticks of 90 kHz, and what is beyond. */
    static final int CLOCKS_PER_TICK = 300;

    static final int START = 0x40_0000;
    static final int ADAPTATION = 0x20;
    static final int PAYLOAD = 0x10;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int ERROR = 0x80_0000;
    private static final int SCRAMBLED = 0xc0;
    private static final int CHECKED = 0xff00_0000 | ERROR | SCRAMBLED;
    private static final int GOOD = SYNC << 24;
    private static final int PID_BITS = 0x1f_ff00;
    private static final int COUNTER_BITS = 0x0f;

    private static final int HEADER = 4;
    private static final int FLAGS = 5;
    private static final int FIELDS = 6;
    private static final int CLOCK_BYTES = 6;
    private static final int DISCONTINUITY_FLAG = 0x80;
    private static final int FIELD_FLAGS = 0x1f;
    private static final int PCR_FLAG = 0x10;
    private static final int OPCR_FLAG = 0x08;
    private static final int COUNTDOWN_FLAG = 0x04;
    private static final int PRIVATE_FLAG = 0x02;
    private static final int EXTENSION_FLAG = 0x01;

    private TsPacket() {}

    /** The four bytes in front as one number. */
    static int header(byte[] b, int at) {
        return (int) INT.get(b, at);
    }

    /** The header for another place in another stream. */
    static void setHeader(byte[] b, int at, int header, int pid, int counter) {
        INT.set(b, at, header & ~(PID_BITS | COUNTER_BITS) | pid << 8 | counter & COUNTER_BITS);
    }

    static int pidOf(int header) {
        return (header & PID_BITS) >> 8;
    }

    /**
     * Refuses a packet that is damaged or scrambled.
     *
     * @param base where the first packet of the array begins, for the message
     */
    static void check(byte[] b, int at, int base) {
        int header = header(b, at);
        if ((header & CHECKED) != GOOD) {
            throw refused(header, at, base);
        }
        if ((header & ADAPTATION) != 0) {
            checkAdaptation(b, at, base, header);
        }
    }

    private static DamagedStreamException refused(int header, int at, int base) {
        if (header >>> 24 != SYNC) {
            return damaged("the sync byte is missing", at, base);
        }
        return damaged(
                (header & ERROR) != 0 ? "the transport error indicator is set" : "the payload is scrambled", at, base);
    }

    private static void checkAdaptation(byte[] b, int at, int base, int header) {
        int length = b[at + HEADER] & 0xff;
        if (length > SIZE - HEADER - 1 || (header & PAYLOAD) != 0 && length > SIZE - HEADER - 2) {
            throw damaged("the adaptation field of " + length + " bytes does not fit", at, base);
        }
        if (length > 0 && (b[at + FLAGS] & FIELD_FLAGS) != 0 && extensionEnd(b, at) > at + FLAGS + length) {
            throw damaged("the adaptation field of " + length + " bytes is too short for what it holds", at, base);
        }
    }

    static DamagedStreamException damaged(String what, int at, int base) {
        return new DamagedStreamException(what, (at - base) / SIZE, at);
    }

    static int pid(byte[] b, int at) {
        return pidOf(header(b, at));
    }

    /** Whether a PES packet or a section begins in it. */
    static boolean isStart(byte[] b, int at) {
        return (header(b, at) & START) != 0;
    }

    static boolean hasPayload(byte[] b, int at) {
        return (header(b, at) & PAYLOAD) != 0;
    }

    /** Bytes of the adaptation field behind its length byte; -1 without one. */
    static int adaptationLength(byte[] b, int at) {
        return (header(b, at) & ADAPTATION) == 0 ? -1 : b[at + HEADER] & 0xff;
    }

    /** Where the payload begins, or the packet's end when there is none. */
    static int payload(byte[] b, int at) {
        return hasPayload(b, at) ? Math.min(at + SIZE, at + HEADER + 1 + adaptationLength(b, at)) : at + SIZE;
    }

    static int continuity(byte[] b, int at) {
        return b[at + 3] & COUNTER_BITS;
    }

    /** The counter, and whether it says that it may begin anew: what {@link #isRepeated} compares. */
    static int sequence(byte[] b, int at) {
        return continuity(b, at) | (isDiscontinuous(b, at) ? COUNTER_BITS + 1 : 0);
    }

    /** Whether a packet with payload is its predecessor once more: sent twice, the second says nothing new. */
    static boolean isRepeated(int before, int now) {
        return before == now || (before & COUNTER_BITS) == now && before >= 0;
    }

    /** Takes the payload out of a packet whose adaptation field is still of use. */
    static void dropPayload(byte[] b, int at) {
        Arrays.fill(b, payload(b, at), at + SIZE, (byte) 0xff);
        b[at + 3] &= (byte) ~PAYLOAD;
        b[at + HEADER] = (byte) (SIZE - HEADER - 1);
    }

    static boolean isDiscontinuous(byte[] b, int at) {
        return adaptationLength(b, at) > 0 && (b[at + FLAGS] & DISCONTINUITY_FLAG) != 0;
    }

    static void clearDiscontinuity(byte[] b, int at) {
        b[at + FLAGS] &= (byte) ~DISCONTINUITY_FLAG;
    }

    static boolean hasPcr(byte[] b, int at) {
        return adaptationLength(b, at) > CLOCK_BYTES && (b[at + FLAGS] & PCR_FLAG) != 0;
    }

    static boolean hasOpcr(byte[] b, int at) {
        return adaptationLength(b, at) > CLOCK_BYTES && (b[at + FLAGS] & OPCR_FLAG) != 0;
    }

    /** The clock's base in ticks of 90 kHz. */
    static long pcr(byte[] b, int at) {
        return clock(b, at + FIELDS);
    }

    /** What the clock says beyond its base: its extension, which counts 27 MHz. */
    static int pcrRest(byte[] b, int at) {
        return Math.min(CLOCKS_PER_TICK - 1, (b[at + FIELDS + 4] & 1) << 8 | b[at + FIELDS + 5] & 0xff);
    }

    /** Sets the clock to a time of 27 MHz, modulo 2^33 ticks. */
    static void setPcr(byte[] b, int at, long clock) {
        setClock(b, at + FIELDS, clock);
    }

    static long opcr(byte[] b, int at) {
        return clock(b, opcrPlace(b, at));
    }

    static void setOpcr(byte[] b, int at, long clock) {
        setClock(b, opcrPlace(b, at), clock);
    }

    private static int opcrPlace(byte[] b, int at) {
        return at + FIELDS + ((b[at + FLAGS] & PCR_FLAG) == 0 ? 0 : CLOCK_BYTES);
    }

    private static long clock(byte[] b, int at) {
        return (b[at] & 0xffL) << 25
                | (b[at + 1] & 0xffL) << 17
                | (b[at + 2] & 0xffL) << 9
                | (b[at + 3] & 0xffL) << 1
                | (b[at + 4] & 0x80) >> 7;
    }

    private static void setClock(byte[] b, int at, long clock) {
        long ticks = clock / CLOCKS_PER_TICK;
        int rest = (int) (clock % CLOCKS_PER_TICK);
        b[at] = (byte) (ticks >> 25);
        b[at + 1] = (byte) (ticks >> 17);
        b[at + 2] = (byte) (ticks >> 9);
        b[at + 3] = (byte) (ticks >> 1);
        b[at + 4] = (byte) ((ticks & 1) << 7 | 0x7e | rest >> 8);
        b[at + 5] = (byte) rest;
    }

    /** Where a seamless splice says when the picture behind it is decoded (DTS_next_AU); -1 when it says nothing. */
    static int spliceTime(byte[] b, int at) {
        if (adaptationLength(b, at) <= 0 || (b[at + FLAGS] & EXTENSION_FLAG) == 0) {
            return -1;
        }
        int extension = extension(b, at);
        int end = extension + 1 + (b[extension] & 0xff);
        int flags = end > extension + 1 ? b[extension + 1] : 0;
        int time = extension + 2 + ((flags & 0x80) == 0 ? 0 : 2) + ((flags & 0x40) == 0 ? 0 : 3);
        return (flags & 0x20) == 0 || time + Ticks.BYTES > end ? -1 : time;
    }

    /** Where the adaptation field's extension begins or would. */
    private static int extension(byte[] b, int at) {
        int flags = b[at + FLAGS];
        int end = at
                + FIELDS
                + ((flags & PCR_FLAG) == 0 ? 0 : CLOCK_BYTES)
                + ((flags & OPCR_FLAG) == 0 ? 0 : CLOCK_BYTES)
                + ((flags & COUNTDOWN_FLAG) == 0 ? 0 : 1);
        return (flags & PRIVATE_FLAG) == 0 ? end : end + 1 + (b[end] & 0xff);
    }

    private static int extensionEnd(byte[] b, int at) {
        int extension = extension(b, at);
        if ((b[at + FLAGS] & EXTENSION_FLAG) == 0) {
            return extension;
        }
        return extension >= at + SIZE ? extension + 1 : extension + 1 + (b[extension] & 0xff);
    }
}
