package dev.cutroom.mpegts;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Writes transport streams packet by packet, for tests that want every bit in their hand. */
public final class TsWriter {

    private static final int SIZE = 188;
    public static final long NONE = -1;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<Integer, Integer> counters = new HashMap<>();
    private byte[] adaptation = new byte[0];
    private boolean hasAdaptation;
    private int firstPayload = SIZE;

    public byte[] bytes() {
        return out.toByteArray();
    }

    public int length() {
        return out.size();
    }

    public TsWriter raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** What the next packet has as its adaptation field behind the length byte; empty for one of length 0. */
    public TsWriter adaptation(byte[] fields) {
        adaptation = fields;
        hasAdaptation = true;
        return this;
    }

    /** How many bytes of payload the next packet has at most. */
    public TsWriter firstPayload(int most) {
        firstPayload = most;
        return this;
    }

    TsWriter skipCounter(int pid) {
        return skipCounter(pid, 5);
    }

    /** Lets a PID's counter go on with a jump. */
    public TsWriter skipCounter(int pid, int by) {
        counters.merge(pid, by, Integer::sum);
        return this;
    }

    /** The last packet once more. */
    public TsWriter again() {
        byte[] all = out.toByteArray();
        out.write(all, all.length - SIZE, SIZE);
        return this;
    }

    public TsWriter tables(int number, int pmtPid, byte[] pmt) {
        byte[] pat = new byte[16];
        head(pat, 0, 1);
        pat[8] = (byte) (number >> 8);
        pat[9] = (byte) number;
        pat[10] = (byte) (0xe0 | pmtPid >> 8);
        pat[11] = (byte) pmtPid;
        return section(0, checked(pat)).section(pmtPid, pmt);
    }

    /** A program map table; streams are {pid, type} each, and the descriptors go with the first of them. */
    public static byte[] pmt(int number, int pcrPid, byte[] descriptors, int[]... streams) {
        byte[] s = new byte[12 + 5 * streams.length + descriptors.length + 4];
        head(s, 2, number);
        s[8] = (byte) (0xe0 | pcrPid >> 8);
        s[9] = (byte) pcrPid;
        s[10] = (byte) 0xf0;
        int at = 12;
        for (int[] stream : streams) {
            int length = at == 12 ? descriptors.length : 0;
            s[at] = (byte) stream[1];
            s[at + 1] = (byte) (0xe0 | stream[0] >> 8);
            s[at + 2] = (byte) stream[0];
            s[at + 3] = (byte) (0xf0 | length >> 8);
            s[at + 4] = (byte) length;
            System.arraycopy(descriptors, 0, s, at + 5, length);
            at += 5 + length;
        }
        return checked(s);
    }

    private static void head(byte[] s, int table, int id) {
        s[0] = (byte) table;
        s[1] = (byte) (0xb0 | s.length - 3 >> 8);
        s[2] = (byte) (s.length - 3);
        s[3] = (byte) (id >> 8);
        s[4] = (byte) id;
        s[5] = (byte) 0xc1;
    }

    /** A splice_insert (SCTE 35 section 9.7.3) at a time. */
    public static byte[] splice(int event, long adjustment, long time) {
        byte[] s = new byte[41];
        s[0] = (byte) 0xfc;
        s[1] = 0x30;
        s[2] = (byte) (s.length - 3);
        s[4] = (byte) (adjustment >> 32 & 1);
        int32(s, 5, adjustment);
        s[10] = (byte) 0xff;
        s[11] = (byte) 0xf0;
        s[12] = 0x14;
        s[13] = 5;
        int32(s, 14, event);
        s[18] = 0x7f;
        s[19] = (byte) 0xcf;
        s[20] = (byte) (0xfe | time >> 32 & 1);
        int32(s, 21, time);
        return checked(s);
    }

    private static void int32(byte[] s, int at, long value) {
        for (int i = 0; i < 4; i++) {
            s[at + i] = (byte) (value >> 24 - 8 * i);
        }
    }

    static byte[] checked(byte[] s) {
        int crc = -1;
        for (int i = 0; i < s.length - 4; i++) {
            crc ^= (s[i] & 0xff) << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
            }
        }
        int32(s, s.length - 4, crc);
        return s;
    }

    public TsWriter section(int pid, byte[]... sections) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(0);
        for (byte[] section : sections) {
            content.writeBytes(section);
        }
        return unit(pid, content.toByteArray(), true);
    }

    /** A PES packet; its DTS may be {@link #NONE}. */
    public TsWriter pes(int pid, int id, long pts, long dts, byte[] content) {
        byte[] header = pesHeader(id, pts, dts, content.length);
        byte[] all = Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, all, header.length, content.length);
        return unit(pid, all, false);
    }

    static byte[] pesHeader(int id, long pts, long dts, int content) {
        int times = pts == NONE ? 0 : dts == NONE ? 5 : 10;
        byte[] h = new byte[9 + times];
        h[2] = 1;
        h[3] = (byte) id;
        int length = id >= 0xe0 && id < 0xf0 || content + times + 3 > 0xffff ? 0 : content + times + 3;
        h[4] = (byte) (length >> 8);
        h[5] = (byte) length;
        h[6] = (byte) 0x84;
        h[7] = (byte) (times == 0 ? 0 : times == 5 ? 0x80 : 0xc0);
        h[8] = (byte) times;
        if (times > 0) {
            time(h, 9, times == 5 ? 2 : 3, pts);
        }
        if (times > 5) {
            time(h, 14, 1, dts);
        }
        return h;
    }

    /** A time of 33 bits in five bytes. */
    static void time(byte[] b, int at, int mark, long ticks) {
        b[at] = (byte) (mark << 4 | (ticks >> 30 & 7) << 1 | 1);
        int high = (int) (ticks >> 15 & 0x7fff) << 1 | 1;
        int low = (int) (ticks & 0x7fff) << 1 | 1;
        b[at + 1] = (byte) (high >> 8);
        b[at + 2] = (byte) high;
        b[at + 3] = (byte) (low >> 8);
        b[at + 4] = (byte) low;
    }

    /** Six bytes of a clock whose extension is 7. */
    static byte[] clock(long ticks) {
        byte[] b = new byte[6];
        int32(b, 0, ticks >> 1);
        b[4] = (byte) ((ticks & 1) << 7 | 0x7e);
        b[5] = 7;
        return b;
    }

    private TsWriter unit(int pid, byte[] content, boolean stuffed) {
        int at = 0;
        boolean start = true;
        while (at < content.length) {
            int room = SIZE - 4 - (hasAdaptation ? 1 + adaptation.length : 0);
            int take = Math.min(Math.min(room, firstPayload), content.length - at);
            byte[] piece = Arrays.copyOfRange(content, at, at + take);
            if (stuffed && take < Math.min(room, firstPayload)) {
                piece = Arrays.copyOf(piece, Math.min(room, firstPayload));
                Arrays.fill(piece, take, piece.length, (byte) 0xff);
            }
            packet(pid, start, piece);
            at += take;
            start = false;
        }
        return this;
    }

    /** A packet whose payload is filled up by its adaptation field. */
    private void packet(int pid, boolean start, byte[] payload) {
        byte[] p = new byte[SIZE];
        boolean needsField = hasAdaptation || payload.length < SIZE - 4;
        int counter = counters.merge(pid, 1, Integer::sum) - 1;
        p[0] = 0x47;
        p[1] = (byte) ((start ? 0x40 : 0) | pid >> 8);
        p[2] = (byte) pid;
        p[3] = (byte) ((needsField ? 0x30 : 0x10) | counter & 0x0f);
        if (needsField) {
            field(p, SIZE - 5 - payload.length);
        }
        System.arraycopy(payload, 0, p, SIZE - payload.length, payload.length);
        write(p);
    }

    /** A packet without payload. */
    public TsWriter onlyAdaptation(int pid) {
        byte[] p = new byte[SIZE];
        p[0] = 0x47;
        p[1] = (byte) (pid >> 8);
        p[2] = (byte) pid;
        p[3] = (byte) (0x20 | counters.getOrDefault(pid, 0) - 1 & 0x0f);
        field(p, SIZE - 5);
        write(p);
        return this;
    }

    private void field(byte[] p, int length) {
        p[4] = (byte) length;
        if (length > 0) {
            Arrays.fill(p, 6, 5 + length, (byte) 0xff);
            System.arraycopy(adaptation, 0, p, 5, adaptation.length);
        }
    }

    private void write(byte[] p) {
        out.writeBytes(p);
        hasAdaptation = false;
        adaptation = new byte[0];
        firstPayload = SIZE;
    }
}
