package dev.cutroom.mpegts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The streams of one program: what a PAT and a PMT say together.
 *
 * @param info descriptors of the program as they stand in the PMT
 */
@SuppressWarnings("ArrayRecordComponent") // opaque descriptors, never compared
public record ProgramMap(int number, int pmtPid, int pcrPid, byte[] info, List<Stream> streams, int version) {

    static final int TABLE = 2;
    static final int STREAMS = 12;
    static final int STREAM_HEAD = 5;

    /**
     * One elementary stream.
     *
     * @param type its stream_type
     * @param descriptors as they stand in the PMT
     */
    @SuppressWarnings("ArrayRecordComponent") // opaque descriptors, compared by their content
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

        /** Whether it is what players and ad servers act on at its time: ID3 metadata or SCTE-35. */
        public boolean isTimedData() {
            return type == StreamTypes.TIMED_METADATA || type == StreamTypes.SCTE_35;
        }

        boolean isLike(Stream other) {
            return type == other.type;
        }

        boolean describesTheSame(Stream other) {
            return type == other.type && Arrays.equals(descriptors, other.descriptors);
        }

        Stream on(int otherPid) {
            return new Stream(otherPid, type, descriptors);
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

    /** The same with more streams, each on its PID or, where that is taken, on the next that is free. */
    public ProgramMap with(List<Stream> more) {
        List<Stream> all = new ArrayList<>(streams);
        for (Stream stream : more) {
            int pid = stream.pid;
            while (isTaken(pid, all)) {
                pid = pid + 1 >= TsPacket.NULL_PID ? TsPacket.FIRST_STREAM_PID : pid + 1;
            }
            all.add(stream.on(pid));
        }
        return new ProgramMap(number, pmtPid, pcrPid, info, all, version);
    }

    /** The same without ID3 and SCTE-35. */
    public ProgramMap withoutTimedData() {
        List<Stream> others =
                streams.stream().filter(stream -> !stream.isTimedData()).toList();
        return others.size() == streams.size() ? this : new ProgramMap(number, pmtPid, pcrPid, info, others, version);
    }

    private boolean isTaken(int pid, List<Stream> all) {
        return pid == pmtPid || pid == pcrPid || all.stream().anyMatch(stream -> stream.pid == pid);
    }

    ProgramMap withPcrPid(int pid) {
        return new ProgramMap(number, pmtPid, pid, info, streams, version);
    }

    ProgramMap nextVersion() {
        return new ProgramMap(number, pmtPid, pcrPid, info, streams, version + 1 & 0x1f);
    }

    /**
     * Finds the first program's map.
     *
     * @throws DamagedStreamException when there is none, or only a damaged one
     */
    static ProgramMap find(byte[] b, int from, int to) {
        return new ProgramTables().find(b, from, to);
    }

    /**
     * Reads a PMT section whose check is right.
     *
     * @throws DamagedStreamException when its streams contradict each other
     */
    static ProgramMap parse(byte[] s, int length, int number, int pmtPid) {
        int pcrPid = pid(s, 8);
        int end = length - SectionCrc.BYTES;
        int at = STREAMS + ((s[10] & 0x0f) << 8 | s[11] & 0xff);
        if (at > end) {
            throw new DamagedStreamException("the program map table's descriptors are longer than it");
        }
        byte[] info = Arrays.copyOfRange(s, STREAMS, at);
        List<Stream> streams = new ArrayList<>();
        Set<Integer> pids = new HashSet<>(Set.of(pmtPid));
        while (at + STREAM_HEAD <= end) {
            int descriptors = at + STREAM_HEAD + ((s[at + 3] & 0x0f) << 8 | s[at + 4] & 0xff);
            int pid = pid(s, at + 1);
            if (descriptors > end || !isStreamPid(pid) || !pids.add(pid)) {
                throw new DamagedStreamException("the program map table's stream " + pid
                        + " has a number that is taken or reserved, or descriptors longer than the table");
            }
            streams.add(new Stream(pid, s[at] & 0xff, Arrays.copyOfRange(s, at + STREAM_HEAD, descriptors)));
            at = descriptors;
        }
        return new ProgramMap(number, pmtPid, pcrPid, info, streams, (s[5] & 0x3e) >> 1);
    }

    static boolean isStreamPid(int pid) {
        return pid >= TsPacket.FIRST_STREAM_PID && pid < TsPacket.NULL_PID;
    }

    private static int pid(byte[] s, int at) {
        return (s[at] & 0x1f) << 8 | s[at + 1] & 0xff;
    }
}
