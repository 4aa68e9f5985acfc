package dev.cutroom.mpegts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the streams of the part under way go in the result, and what they are. Streams are matched to those there are
 * already by type and descriptors (which hold the language), else by type, in their order; one without a match is added.
 */
final class Routes {

    static final byte DROPPED = 0;
    static final byte PAT = 1;
    static final byte PMT = 2;
    /** The pictures, or the sound where there are none: its times bound those of the clock. */
    static final byte LEAD = 3;
    /** Other video or audio. */
    static final byte MEDIA = 4;
    /** Anything else in PES packets. */
    static final byte DATA = 5;

    static final byte SPLICES = 6;
    /** Other sections. */
    static final byte SECTIONS = 7;
    /** DVB's tables, which are not of the program. */
    static final byte SERVICE = 8;
    /** Nothing but the clock. */
    static final byte CLOCK = 9;

    private static final int LAST_SERVICE_PID = 0x1f;

    private final byte[] kinds = new byte[TsPacket.PIDS];
    private final int[] targets = new int[TsPacket.PIDS];
    private ProgramMap out;
    private TablePackets tables;
    private boolean leadsWithVideo;
    private int leadTarget;

    Routes(ProgramMap first) {
        out = first;
        tables = new TablePackets(first);
    }

    byte kind(int pid) {
        return kinds[pid];
    }

    int target(int pid) {
        return targets[pid];
    }

    ProgramMap out() {
        return out;
    }

    TablePackets tables() {
        return tables;
    }

    /** Whether the part has pictures. */
    boolean leadsWithVideo() {
        return leadsWithVideo;
    }

    /** The PID in the result of what leads. */
    int leadTarget() {
        return leadTarget;
    }

    /** Routes another part's streams. */
    void follow(ProgramMap next) {
        Arrays.fill(kinds, DROPPED);
        kinds[TsPacket.PAT_PID] = PAT;
        for (int pid = 1; pid <= LAST_SERVICE_PID; pid++) {
            route(pid, pid, SERVICE);
        }
        kinds[next.pmtPid()] = PMT;
        ProgramMap merged = streams(next);
        int pcrPid = next.pcrPid();
        if (pcrPid != TsPacket.NULL_PID && pcrPid != TsPacket.PAT_PID && pcrPid != next.pmtPid()) {
            if (isStream(next, pcrPid)) {
                merged = merged.withPcrPid(targets[pcrPid]);
            } else {
                route(pcrPid, merged.pcrPid() == TsPacket.NULL_PID ? pcrPid : merged.pcrPid(), CLOCK);
            }
        }
        if (merged.pcrPid() != out.pcrPid()
                || merged.streams().size() != out.streams().size()) {
            merged = merged.nextVersion();
            tables = new TablePackets(merged);
            out = merged;
        }
    }

    private void route(int pid, int target, byte kind) {
        kinds[pid] = kind;
        targets[pid] = target;
        leadTarget = kind == LEAD ? target : leadTarget;
    }

    private static boolean isStream(ProgramMap map, int pid) {
        return map.streams().stream().anyMatch(stream -> stream.pid() == pid);
    }

    private ProgramMap streams(ProgramMap next) {
        ProgramMap merged = out;
        ProgramMap.Stream lead = lead(next);
        leadsWithVideo = lead != null && lead.isVideo();
        List<ProgramMap.Stream> free = new ArrayList<>(out.streams());
        List<ProgramMap.Stream> others = new ArrayList<>();
        for (ProgramMap.Stream stream : next.streams()) {
            ProgramMap.Stream match =
                    free.stream().filter(stream::describesTheSame).findFirst().orElse(null);
            if (match == null) {
                others.add(stream);
            } else {
                free.remove(match);
                route(stream.pid(), match.pid(), kind(stream, lead));
            }
        }
        for (ProgramMap.Stream stream : others) {
            ProgramMap.Stream match =
                    free.stream().filter(stream::isLike).findFirst().orElse(null);
            if (match == null) {
                merged = merged.with(List.of(stream));
                match = merged.streams().get(merged.streams().size() - 1);
            } else {
                free.remove(match);
            }
            route(stream.pid(), match.pid(), kind(stream, lead));
        }
        return merged;
    }

    private static ProgramMap.@Nullable Stream lead(ProgramMap map) {
        for (ProgramMap.Stream stream : map.streams()) {
            if (stream.isVideo()) {
                return stream;
            }
        }
        return map.streams().stream()
                .filter(ProgramMap.Stream::isAudio)
                .findFirst()
                .orElse(null);
    }

    @SuppressWarnings("ReferenceEquality") // two streams may say the same of themselves
    private static byte kind(ProgramMap.Stream stream, ProgramMap.@Nullable Stream lead) {
        if (stream == lead) {
            return LEAD;
        }
        if (stream.isVideo() || stream.isAudio()) {
            return MEDIA;
        }
        return switch (stream.type()) {
            case StreamTypes.SCTE_35 -> SPLICES;
            case StreamTypes.PRIVATE_SECTIONS -> SECTIONS;
            default -> DATA;
        };
    }
}
