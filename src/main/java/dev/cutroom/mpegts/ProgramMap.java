package dev.cutroom.mpegts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The streams of one program: what a PAT and a PMT say together.
 *
 * @param info descriptors of the program as they stand in the PMT
 */
@SuppressWarnings("ArrayRecordComponent") // opaque descriptors, never compared
public record ProgramMap(int number, int pmtPid, int pcrPid, byte[] info, List<Stream> streams, int version) {

    private static final int PMT_TABLE = 2;
    private static final int LONGEST_SECTION = TsPacket.SIZE - 5;
    private static final int CRC = 4;
    private static final int[] CRC_TABLE = crcTable();

    /**
     * One elementary stream.
     *
     * @param type its stream_type
     * @param descriptors as they stand in the PMT
     */
    @SuppressWarnings("ArrayRecordComponent") // opaque descriptors, never compared
    public record Stream(int pid, int type, byte[] descriptors) {

        public boolean isVideo() {
            return switch (type) {
                case StreamTypes.MPEG1_VIDEO, StreamTypes.MPEG2_VIDEO, StreamTypes.H264, StreamTypes.HEVC -> true;
                default -> false;
            };
        }

        public boolean isAudio() {
            return switch (type) {
                case 0x03, 0x04, StreamTypes.AAC, 0x11, 0x81, 0x87 -> true;
                default -> false;
            };
        }

        boolean isLike(Stream other) {
            return type == other.type;
        }
    }

    public ProgramMap {
        streams = List.copyOf(streams);
    }

    /** The map in whole packets, if it is among them. */
    public static Optional<ProgramMap> in(byte[] packets) {
        try {
            return Optional.of(find(packets, 0, packets.length));
        } catch (DamagedStreamException notYet) {
            return Optional.empty();
        }
    }

    /** Whether both have the same streams in the same places. */
    public boolean isLike(ProgramMap other) {
        if (pmtPid != other.pmtPid || pcrPid != other.pcrPid || streams.size() != other.streams.size()) {
            return false;
        }
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).pid != other.streams.get(i).pid
                    || !streams.get(i).isLike(other.streams.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Finds the first program's map.
     *
     * @throws DamagedStreamException when there is none
     */
    static ProgramMap find(byte[] b, int from, int to) {
        int pmtPid = -1;
        int number = 0;
        byte[] section = new byte[1024 + 3];
        int filled = 0;
        for (int at = from; at + TsPacket.SIZE <= to; at += TsPacket.SIZE) {
            int pid = TsPacket.pid(b, at);
            if (pmtPid < 0 && pid == TsPacket.PAT_PID && TsPacket.isStart(b, at)) {
                int body = sectionAt(b, at) + 8;
                for (; body + 4 + CRC <= at + TsPacket.SIZE && pmtPid < 0; body += 4) {
                    number = (b[body] & 0xff) << 8 | b[body + 1] & 0xff;
                    if (number != 0) {
                        pmtPid = (b[body + 2] & 0x1f) << 8 | b[body + 3] & 0xff;
                    }
                }
            } else if (pid == pmtPid && TsPacket.hasPayload(b, at)) {
                boolean start = TsPacket.isStart(b, at);
                if (!start && filled == 0) {
                    continue;
                }
                int begin = start ? sectionAt(b, at) : TsPacket.payload(b, at);
                filled = start ? 0 : filled;
                int length = Math.max(0, Math.min(at + TsPacket.SIZE - begin, section.length - filled));
                System.arraycopy(b, begin, section, filled, length);
                filled += length;
                int wanted = 3 + ((section[1] & 0x0f) << 8 | section[2] & 0xff);
                if (filled >= Math.min(wanted, section.length)) {
                    return parse(section, Math.min(wanted, section.length), number, pmtPid);
                }
            }
        }
        throw new DamagedStreamException(
                pmtPid < 0 ? "there is no program association table" : "there is no program map table");
    }

    private static int sectionAt(byte[] b, int at) {
        int payload = TsPacket.payload(b, at);
        return payload >= at + TsPacket.SIZE - 1
                ? at + TsPacket.SIZE
                : Math.min(at + TsPacket.SIZE, payload + 1 + (b[payload] & 0xff));
    }

    private static ProgramMap parse(byte[] s, int length, int number, int pmtPid) {
        if (length < 12 + CRC || s[0] != PMT_TABLE || crc(s, 0, length) != 0) {
            throw new DamagedStreamException("the program map table is damaged");
        }
        int pcrPid = (s[8] & 0x1f) << 8 | s[9] & 0xff;
        int at = 12 + ((s[10] & 0x0f) << 8 | s[11] & 0xff);
        int end = length - CRC;
        byte[] info = Arrays.copyOfRange(s, 12, Math.min(at, end));
        List<Stream> streams = new ArrayList<>();
        while (at + 5 <= end) {
            int descriptors = Math.min(end, at + 5 + ((s[at + 3] & 0x0f) << 8 | s[at + 4] & 0xff));
            streams.add(new Stream(
                    (s[at + 1] & 0x1f) << 8 | s[at + 2] & 0xff,
                    s[at] & 0xff,
                    Arrays.copyOfRange(s, at + 5, descriptors)));
            at = descriptors;
        }
        return new ProgramMap(number, pmtPid, pcrPid, info, streams, (s[5] & 0x3e) >> 1);
    }

    /** Writes the PAT as one packet. */
    void writePat(byte[] b, int at) {
        begin(b, at, TsPacket.PAT_PID);
        int s = at + 5;
        b[s] = 0;
        header(b, s, 13, 1, 0);
        b[s + 8] = (byte) (number >> 8);
        b[s + 9] = (byte) number;
        b[s + 10] = (byte) (0xe0 | pmtPid >> 8);
        b[s + 11] = (byte) pmtPid;
        writeCrc(b, s, s + 12);
    }

    /** Writes the PMT as one packet. */
    void writePmt(byte[] b, int at) {
        begin(b, at, pmtPid);
        int s = at + 5;
        b[s] = PMT_TABLE;
        header(b, s, sectionLength() - 3, number, version);
        b[s + 8] = (byte) (0xe0 | pcrPid >> 8);
        b[s + 9] = (byte) pcrPid;
        b[s + 10] = (byte) (0xf0 | info.length >> 8);
        b[s + 11] = (byte) info.length;
        System.arraycopy(info, 0, b, s + 12, info.length);
        int p = s + 12 + info.length;
        for (int i = 0; i < streams.size(); i++) {
            Stream stream = streams.get(i);
            b[p] = (byte) stream.type;
            b[p + 1] = (byte) (0xe0 | stream.pid >> 8);
            b[p + 2] = (byte) stream.pid;
            b[p + 3] = (byte) (0xf0 | stream.descriptors.length >> 8);
            b[p + 4] = (byte) stream.descriptors.length;
            System.arraycopy(stream.descriptors, 0, b, p + 5, stream.descriptors.length);
            p += 5 + stream.descriptors.length;
        }
        writeCrc(b, s, p);
    }

    /** Whether its PMT fits into one packet, which is all that is written. */
    boolean fits() {
        return sectionLength() <= LONGEST_SECTION;
    }

    private int sectionLength() {
        int length = 12 + info.length + CRC;
        for (int i = 0; i < streams.size(); i++) {
            length += 5 + streams.get(i).descriptors.length;
        }
        return length;
    }

    private static void begin(byte[] b, int at, int pid) {
        Arrays.fill(b, at, at + TsPacket.SIZE, (byte) 0xff);
        b[at] = TsPacket.SYNC;
        b[at + 1] = (byte) (0x40 | pid >> 8);
        b[at + 2] = (byte) pid;
        b[at + 3] = 0x10;
        b[at + 4] = 0;
    }

    private static void header(byte[] b, int s, int length, int id, int version) {
        b[s + 1] = (byte) (0xb0 | length >> 8);
        b[s + 2] = (byte) length;
        b[s + 3] = (byte) (id >> 8);
        b[s + 4] = (byte) id;
        b[s + 5] = (byte) (0xc1 | (version & 0x1f) << 1);
        b[s + 6] = 0;
        b[s + 7] = 0;
    }

    private static void writeCrc(byte[] b, int from, int to) {
        int crc = crc(b, from, to - from);
        b[to] = (byte) (crc >> 24);
        b[to + 1] = (byte) (crc >> 16);
        b[to + 2] = (byte) (crc >> 8);
        b[to + 3] = (byte) crc;
    }

    private static int crc(byte[] b, int from, int length) {
        int crc = -1;
        for (int i = from; i < from + length; i++) {
            crc = crc << 8 ^ CRC_TABLE[(crc >>> 24 ^ b[i]) & 0xff];
        }
        return crc;
    }

    private static int[] crcTable() {
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
