package dev.cutroom.mpegts;

import java.util.Optional;

/** Looks for a program's two tables in a stream. For one search. */
final class ProgramTables {

    private static final int PAT_TABLE = 0;
    private static final int PAT_PROGRAMS = 8;
    private static final int PAT_ENTRY = 4;
    private static final int CURRENT = 1;

    private final SectionReader associations = new SectionReader(this::association);
    private final SectionReader maps = new SectionReader(this::map);
    private int pmtPid = -1;
    private int number;
    private boolean isAssociationDamaged;
    private boolean isMapDamaged;
    private Optional<ProgramMap> found = Optional.empty();

    ProgramMap find(byte[] b, int from, int to) {
        for (int at = from; at + TsPacket.SIZE <= to && found.isEmpty(); at += TsPacket.SIZE) {
            packet(b, at);
        }
        return found.orElseThrow(() -> new DamagedStreamException(missing()));
    }

    private void packet(byte[] b, int at) {
        int pid = TsPacket.pid(b, at);
        if (pid == TsPacket.PAT_PID && pmtPid < 0) {
            associations.packet(b, at);
        } else if (pid == pmtPid) {
            maps.packet(b, at);
        }
    }

    private String missing() {
        if (pmtPid < 0) {
            return isAssociationDamaged
                    ? "the program association table is damaged"
                    : "there is no program association table";
        }
        return isMapDamaged ? "the program map table is damaged" : "there is no program map table";
    }

    private void association(byte[] s, int length) {
        if (length < PAT_PROGRAMS + PAT_ENTRY || s[0] != PAT_TABLE || SectionCrc.of(s, 0, length) != 0) {
            isAssociationDamaged = true;
            return;
        }
        if ((s[5] & CURRENT) == 0) {
            return;
        }
        for (int at = PAT_PROGRAMS; at + PAT_ENTRY <= length - SectionCrc.BYTES && pmtPid < 0; at += PAT_ENTRY) {
            int program = (s[at] & 0xff) << 8 | s[at + 1] & 0xff;
            int pid = (s[at + 2] & 0x1f) << 8 | s[at + 3] & 0xff;
            if (program != 0 && ProgramMap.isStreamPid(pid)) {
                number = program;
                pmtPid = pid;
            }
        }
    }

    private void map(byte[] s, int length) {
        // Other tables may share the PID, and a table that will be valid later may stand before the one that is.
        if (s[0] != ProgramMap.TABLE || found.isPresent()) {
            return;
        }
        if (length < ProgramMap.STREAMS + SectionCrc.BYTES || SectionCrc.of(s, 0, length) != 0) {
            isMapDamaged = true;
        } else if ((s[5] & CURRENT) != 0 && ((s[3] & 0xff) << 8 | s[4] & 0xff) == number) {
            found = Optional.of(ProgramMap.parse(s, length, number, pmtPid));
        }
    }
}
