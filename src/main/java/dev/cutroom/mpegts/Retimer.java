package dev.cutroom.mpegts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts transport streams one after the other so that the result looks as if one encoder had made it: times count on
 * without a jump, continuity counters too, and the first part's tables hold for all.
 *
 * <p>Packets are changed in place and what is left out is closed up, so that moving a stream allocates nothing. PES
 * headers get a new PTS and DTS; a DTS that would not be later than the one before, as it happens where a stream with
 * B-frames joins one without, is moved behind it. The clock (PCR) keeps its pace within a part but never runs ahead of
 * what is to be decoded. Streams are matched to those of the first part by their type and order; one that has no match
 * is added to the map, whose version then grows. For one caller at a time.
 */
public final class Retimer {

    private static final int DROPPED = -1;
    private static final int PAT = -2;
    private static final int PMT = -3;
    private static final int FIRST_FREE_PID = 0x100;
    private static final int LAST_SERVICE_PID = 0x1f;

    private final int[] routes = new int[TsPacket.PIDS];
    private final int[] counterIn = new int[TsPacket.PIDS];
    private final int[] counterOut = new int[TsPacket.PIDS];
    private final long[] lastPts = new long[TsPacket.PIDS];
    private final boolean[] dropping = new boolean[TsPacket.PIDS];
    private ProgramMap out;
    private Part part;
    private int videoPid;
    private long maxVideoPts = Long.MIN_VALUE;
    private long lastVideoDts = Long.MIN_VALUE;
    private long partVideoDts = Long.MIN_VALUE;
    private long lastPcr = -1;
    private long pcrCorrection;
    private boolean pcrCorrected;
    private long pictures;

    /** @param first whose program the result has */
    public Retimer(Part first) {
        Arrays.fill(counterOut, -1);
        Arrays.fill(lastPts, Long.MIN_VALUE);
        out = first.program();
        part = first;
        if (!out.fits()) {
            throw new DamagedStreamException("the program map table is longer than one packet");
        }
        begin(first);
    }

    /** Goes on with another stretch; packets of PES packets begun before it are left out. */
    public void begin(Part next) {
        part = next;
        partVideoDts = Long.MIN_VALUE;
        pcrCorrected = false;
        Arrays.fill(routes, DROPPED);
        Arrays.fill(dropping, true);
        routes[TsPacket.PAT_PID] = PAT;
        for (int pid = 1; pid <= LAST_SERVICE_PID; pid++) {
            routes[pid] = pid;
            dropping[pid] = false;
        }
        routes[next.program().pmtPid()] = PMT;
        videoPid = -1;
        List<ProgramMap.Stream> free = new ArrayList<>(out.streams());
        for (ProgramMap.Stream stream : next.program().streams()) {
            ProgramMap.Stream match = match(stream, free);
            routes[stream.pid()] = match.pid();
            if (stream.isVideo() && videoPid < 0) {
                videoPid = stream.pid();
            }
        }
        int pcrPid = next.program().pcrPid();
        if (pcrPid != TsPacket.NULL_PID && routes[pcrPid] == DROPPED) {
            routes[pcrPid] = out.pcrPid();
        }
        segment();
    }

    /** Goes on with another file of the same stretch, whose counters may begin anew. */
    public void segment() {
        Arrays.fill(counterIn, -1);
    }

    /** From now on leaves out what is at or behind a time of the result, until the next part. */
    public void endAt(long ticks) {
        part = part.until(ticks);
    }

    private ProgramMap.Stream match(ProgramMap.Stream stream, List<ProgramMap.Stream> free) {
        for (ProgramMap.Stream candidate : free) {
            if (candidate.isLike(stream)) {
                free.remove(candidate);
                return candidate;
            }
        }
        int pid = stream.pid();
        while (isTaken(pid)) {
            pid = pid + 1 >= TsPacket.NULL_PID ? FIRST_FREE_PID : pid + 1;
        }
        ProgramMap.Stream added = new ProgramMap.Stream(pid, stream.type(), stream.descriptors());
        List<ProgramMap.Stream> streams = new ArrayList<>(out.streams());
        streams.add(added);
        ProgramMap more =
                new ProgramMap(out.number(), out.pmtPid(), out.pcrPid(), out.info(), streams, out.version() + 1 & 0x1f);
        if (!more.fits()) {
            throw new DamagedStreamException("the program map table is longer than one packet");
        }
        out = more;
        return added;
    }

    private boolean isTaken(int pid) {
        return pid == out.pmtPid()
                || pid == out.pcrPid()
                || out.streams().stream().anyMatch(stream -> stream.pid() == pid);
    }

    /** Both tables as two packets, to stand where a part begins. */
    public byte[] tables() {
        byte[] two = new byte[2 * TsPacket.SIZE];
        out.writePat(two, 0);
        count(two, 0, TsPacket.PAT_PID);
        out.writePmt(two, TsPacket.SIZE);
        count(two, TsPacket.SIZE, out.pmtPid());
        return two;
    }

    /**
     * Changes whole packets in place.
     *
     * @return where what is left ends
     * @throws DamagedStreamException at a damaged or scrambled packet
     */
    public int process(byte[] b, int from, int to) {
        int end = from;
        for (int at = from; at + TsPacket.SIZE <= to; at += TsPacket.SIZE) {
            TsPacket.check(b, at, from);
            if (packet(b, at)) {
                if (end != at) {
                    System.arraycopy(b, at, b, end, TsPacket.SIZE);
                }
                end += TsPacket.SIZE;
            }
        }
        return end;
    }

    /** The latest picture so far as it is shown, in ticks of the result. */
    public long maxVideoPts() {
        return maxVideoPts;
    }

    /** Pictures so far. */
    public long pictures() {
        return pictures;
    }

    private boolean packet(byte[] b, int at) {
        int pid = TsPacket.pid(b, at);
        int route = routes[pid];
        if (route == PAT || route == PMT) {
            return table(b, at, route);
        }
        if (route == DROPPED || isDuplicate(b, at, pid)) {
            return false;
        }
        if (TsPacket.isStart(b, at) && TsPacket.hasPayload(b, at)) {
            int payload = TsPacket.payload(b, at);
            dropping[pid] = Pes.isHeader(b, payload, at + TsPacket.SIZE) && !retime(b, at, payload, pid, route);
        }
        if (dropping[pid] && TsPacket.hasPayload(b, at)) {
            return false;
        }
        if (TsPacket.hasPcr(b, at)) {
            retimeClock(b, at);
        }
        TsPacket.clearDiscontinuity(b, at);
        TsPacket.setPid(b, at, route);
        count(b, at, route);
        return true;
    }

    private boolean table(byte[] b, int at, int route) {
        if (!TsPacket.isStart(b, at)) {
            return false;
        }
        if (route == PAT) {
            out.writePat(b, at);
            count(b, at, TsPacket.PAT_PID);
        } else {
            out.writePmt(b, at);
            count(b, at, out.pmtPid());
        }
        return true;
    }

    /** A packet may be sent twice; the second says nothing new. */
    private boolean isDuplicate(byte[] b, int at, int pid) {
        if (!TsPacket.hasPayload(b, at)) {
            return false;
        }
        int counter = TsPacket.continuity(b, at);
        boolean duplicate = counterIn[pid] == counter;
        counterIn[pid] = counter;
        return duplicate;
    }

    private void count(byte[] b, int at, int pid) {
        if (TsPacket.hasPayload(b, at)) {
            counterOut[pid] = counterOut[pid] + 1 & 0x0f;
        }
        TsPacket.setContinuity(b, at, Math.max(0, counterOut[pid]));
    }

    /** Gives a PES packet its new times; false when it is to be left out. */
    private boolean retime(byte[] b, int at, int payload, int pid, int route) {
        int end = at + TsPacket.SIZE;
        long source = Pes.pts(b, payload, end);
        if (source == Pes.NONE) {
            return !dropping[pid];
        }
        long pts = part.place(source);
        long dts = part.place(Pes.dts(b, payload, end));
        boolean video = pid == videoPid;
        if (!isWanted(pts, video, route)) {
            return false;
        }
        lastPts[route] = pts;
        if (video) {
            dts = Math.max(0, Math.min(pts, Math.max(dts, lastVideoDts + 1)));
            lastVideoDts = dts;
            partVideoDts = dts;
            maxVideoPts = Math.max(maxVideoPts, pts);
            pictures++;
        }
        Pes.setPts(b, payload, pts & Pes.WRAP - 1);
        if (Pes.hasDts(b, payload, end)) {
            Pes.setDts(b, payload, Math.max(0, dts) & Pes.WRAP - 1);
        }
        return true;
    }

    private boolean isWanted(long pts, boolean video, int route) {
        if (video) {
            return pts >= part.videoFrom() && pts < part.videoTo();
        }
        return pts >= part.otherFrom() && pts < part.otherTo() && pts > lastPts[route] && pts >= 0;
    }

    private void retimeClock(byte[] b, int at) {
        long source = TsPacket.pcr(b, at);
        long least = lastPcr + 1;
        long clock = least;
        if (partVideoDts != Long.MIN_VALUE) {
            if (!pcrCorrected) {
                pcrCorrection = partVideoDts - part.place(source);
                pcrCorrected = true;
            }
            clock = Math.max(least, Math.min(partVideoDts, part.place(source) + pcrCorrection));
        } else if (videoPid < 0) {
            clock = Math.max(least, part.place(source));
        }
        lastPcr = clock;
        TsPacket.setPcr(b, at, clock & Pes.WRAP - 1);
        if (TsPacket.hasOpcr(b, at)) {
            TsPacket.setOpcr(b, at, clock & Pes.WRAP - 1);
        }
    }
}
