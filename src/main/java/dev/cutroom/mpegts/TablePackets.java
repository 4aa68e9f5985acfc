package dev.cutroom.mpegts;

import java.util.Arrays;

/** A program's two tables as packets, made once and copied wherever they are wanted. Their counters are for others to set. */
final class TablePackets {

    private static final int LONGEST_SECTION = 1_024;
    private static final int PAYLOAD = TsPacket.SIZE - 4;
    private static final int PAT_LENGTH = 12;

    final byte[] pat;
    final byte[] pmt;

    /** @throws DamagedStreamException when the streams are too many for one PMT */
    TablePackets(ProgramMap map) {
        pat = packets(pat(map), TsPacket.PAT_PID);
        pmt = packets(pmt(map), map.pmtPid());
    }

    private static byte[] pat(ProgramMap map) {
        byte[] s = new byte[PAT_LENGTH + SectionCrc.BYTES];
        head(s, 0, 1, 0);
        s[8] = (byte) (map.number() >> 8);
        s[9] = (byte) map.number();
        setPid(s, 10, map.pmtPid());
        SectionCrc.write(s, 0, PAT_LENGTH);
        return s;
    }

    private static byte[] pmt(ProgramMap map) {
        int length = ProgramMap.STREAMS + map.info().length + SectionCrc.BYTES;
        for (ProgramMap.Stream stream : map.streams()) {
            length += ProgramMap.STREAM_HEAD + stream.descriptors().length;
        }
        if (length > LONGEST_SECTION) {
            throw new DamagedStreamException("the program map table would be " + length + " bytes long; at most "
                    + LONGEST_SECTION + " are allowed");
        }
        byte[] s = new byte[length];
        head(s, ProgramMap.TABLE, map.number(), map.version());
        setPid(s, 8, map.pcrPid());
        int at = descriptors(s, 10, map.info());
        for (ProgramMap.Stream stream : map.streams()) {
            s[at] = (byte) stream.type();
            setPid(s, at + 1, stream.pid());
            at = descriptors(s, at + 3, stream.descriptors());
        }
        SectionCrc.write(s, 0, at);
        return s;
    }

    private static void head(byte[] s, int table, int id, int version) {
        int length = s.length - 3;
        s[0] = (byte) table;
        s[1] = (byte) (0xb0 | length >> 8);
        s[2] = (byte) length;
        s[3] = (byte) (id >> 8);
        s[4] = (byte) id;
        s[5] = (byte) (0xc1 | version << 1);
    }

    private static void setPid(byte[] s, int at, int pid) {
        s[at] = (byte) (0xe0 | pid >> 8);
        s[at + 1] = (byte) pid;
    }

    private static int descriptors(byte[] s, int at, byte[] descriptors) {
        s[at] = (byte) (0xf0 | descriptors.length >> 8);
        s[at + 1] = (byte) descriptors.length;
        System.arraycopy(descriptors, 0, s, at + 2, descriptors.length);
        return at + 2 + descriptors.length;
    }

    /** One byte before the section says that it begins at once. */
    private static byte[] packets(byte[] section, int pid) {
        int count = (1 + section.length + PAYLOAD - 1) / PAYLOAD;
        byte[] packets = new byte[count * TsPacket.SIZE];
        Arrays.fill(packets, (byte) 0xff);
        int taken = 0;
        for (int at = 0; at < packets.length; at += TsPacket.SIZE) {
            int start = at == 0 ? TsPacket.START : 0;
            TsPacket.setHeader(packets, at, TsPacket.SYNC << 24 | start | TsPacket.PAYLOAD, pid, 0);
            int from = at + TsPacket.SIZE - PAYLOAD;
            if (at == 0) {
                packets[from++] = 0;
            }
            int length = Math.min(at + TsPacket.SIZE - from, section.length - taken);
            System.arraycopy(section, taken, packets, from, length);
            taken += length;
        }
        return packets;
    }
}
