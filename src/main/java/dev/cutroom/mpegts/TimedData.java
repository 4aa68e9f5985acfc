package dev.cutroom.mpegts;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * ID3 metadata and SCTE-35 sections on their way past an encoder, which would lose them: taken out of what it reads, and
 * put beside what it writes. For one caller at a time.
 */
public final class TimedData {

    private static final int ANY_PMT_PID = 0x1ffe;

    /**
     * A PES packet or the sections that begin in one packet.
     *
     * @param time in ticks: when it is to be acted on, or, where it does not say, of the picture it stands behind
     * @param packets all that it is in
     */
    @SuppressWarnings("ArrayRecordComponent") // packets that are handed on, never compared
    public record Unit(long time, int pid, byte[] packets) {}

    private final Map<Integer, Integer> targets = new HashMap<>();
    private final Queue<Unit> units = new ArrayDeque<>();
    private List<ProgramMap.Stream> streams = List.of();

    /** What there is in whole packets, placed as a part says, without its bounds. */
    public static List<Unit> in(byte[] b, int from, int to, Part part) {
        ProgramMap program = part.program();
        List<ProgramMap.Stream> data = data(program);
        if (data.isEmpty()) {
            return List.of();
        }
        Map<Integer, Open> open = new HashMap<>();
        data.forEach(stream -> open.put(stream.pid(), new Open(stream.pid())));
        int video = program.streams().stream()
                .filter(ProgramMap.Stream::isVideo)
                .mapToInt(ProgramMap.Stream::pid)
                .findFirst()
                .orElse(TsPacket.NULL_PID);
        List<Unit> found = new ArrayList<>();
        Pes pes = new Pes();
        long position = part.anchor();
        for (int at = from; at + TsPacket.SIZE <= to; at += TsPacket.SIZE) {
            int pid = TsPacket.pid(b, at);
            boolean begins = TsPacket.isStart(b, at) && TsPacket.hasPayload(b, at);
            Open unit = open.get(pid);
            if (unit != null) {
                if (begins) {
                    unit.close(found);
                    boolean isTimed = pes.read(b, at, to, from) == Pes.Found.TIMED;
                    unit.begin(part.place(isTimed ? pes.pts() : position));
                }
                unit.packets.write(b, at, TsPacket.SIZE);
            } else if (pid == video && begins && pes.read(b, at, to, from) == Pes.Found.TIMED) {
                position = pes.pts();
            }
        }
        open.values().forEach(unit -> unit.close(found));
        found.sort(Comparator.comparingLong(Unit::time));
        return moved(found, data, part.anchor(), part.at());
    }

    /** The same with times in their packets that are moved, so that those of one moment become those of another. */
    private static List<Unit> moved(List<Unit> units, List<ProgramMap.Stream> streams, long anchor, long at) {
        ProgramMap map = new ProgramMap(1, ANY_PMT_PID, TsPacket.NULL_PID, new byte[0], streams, 0);
        Retimer retimer = new Retimer(Part.whole(map, Ticks.wrapped(anchor), at));
        List<Unit> moved = new ArrayList<>();
        for (Unit unit : units) {
            byte[] packets = unit.packets().clone();
            int end = retimer.process(packets, 0, packets.length);
            moved.add(new Unit(unit.time(), unit.pid(), Arrays.copyOf(packets, end)));
        }
        return moved;
    }

    private static List<ProgramMap.Stream> data(ProgramMap program) {
        return program.streams().stream().filter(ProgramMap.Stream::isTimedData).toList();
    }

    private static final class Open {
        private final int pid;
        private final ByteArrayOutputStream packets = new ByteArrayOutputStream();
        private boolean hasBegun;
        private long time;

        private Open(int pid) {
            this.pid = pid;
        }

        private void begin(long at) {
            time = at;
            hasBegun = true;
        }

        private void close(List<Unit> found) {
            if (hasBegun) {
                found.add(new Unit(time, pid, packets.toByteArray()));
            }
            packets.reset();
            hasBegun = false;
        }
    }

    /** Adds what was found in a stretch behind the last, and the program it is of. */
    public void add(List<Unit> found, ProgramMap program) {
        units.addAll(found);
        streams = data(program);
    }

    /** Adds what others have of a span, moved so that its beginning comes to stand at a time. */
    public void addMoved(TimedData other, long from, long to, long at) {
        List<Unit> wanted = other.units.stream()
                .filter(unit -> unit.time() >= from && unit.time() < to)
                .map(unit -> new Unit(unit.time() - from + at, unit.pid(), unit.packets()))
                .toList();
        streams = other.streams;
        List<Unit> all = new ArrayList<>(units);
        all.addAll(moved(wanted, streams, from, at));
        all.sort(Comparator.comparingLong(Unit::time));
        units.clear();
        units.addAll(all);
    }

    /** The program of what an encoder writes, and these streams beside it. */
    public ProgramMap beside(ProgramMap encoded) {
        ProgramMap both = encoded.with(streams);
        int first = encoded.streams().size();
        for (int i = 0; i < streams.size(); i++) {
            targets.put(streams.get(i).pid(), both.streams().get(first + i).pid());
        }
        return both;
    }

    /** Takes the packets of what is due up to a time, on the PIDs that {@link #beside} gave. */
    public byte[] until(long time) {
        ByteArrayOutputStream due = new ByteArrayOutputStream();
        for (Unit unit = units.peek(); unit != null && unit.time() <= time; unit = units.peek()) {
            units.remove();
            int pid = targets.getOrDefault(unit.pid(), unit.pid());
            byte[] packets = unit.packets();
            for (int at = 0; at < packets.length; at += TsPacket.SIZE) {
                TsPacket.setHeader(packets, at, TsPacket.header(packets, at), pid, TsPacket.continuity(packets, at));
            }
            due.writeBytes(packets);
        }
        return due.toByteArray();
    }
}
