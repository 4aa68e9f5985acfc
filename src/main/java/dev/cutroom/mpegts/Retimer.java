package dev.cutroom.mpegts;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts transport streams one after the other so that the result looks as if one encoder had made it: times count on
 * without a jump, continuity counters too, and one program's tables hold for all.
 *
 * <p>Packets are changed in place and what is left out is closed up, so that moving a stream allocates nothing. PES
 * headers get a new PTS and DTS; a DTS that would not be later than the one before, as it happens where a stream with
 * B-frames joins one without, is moved behind it. A jump of the source's clock inside of a part that a
 * discontinuity_indicator announces is taken out. SCTE-35 sections are moved by their pts_adjustment. When a part brings
 * streams or a clock that the map has not, the map's version grows. For one caller at a time.
 */
public final class Retimer {

    private final Routes routes;
    private final Pes pes = new Pes();
    private final SpliceSections splices = new SpliceSections();
    private final TimeBase time = new TimeBase();
    private final ClockLine clock;
    private final int[] counterIn = new int[TsPacket.PIDS];
    private final int[] counterOut = new int[TsPacket.PIDS];
    private final long[] lastDts = new long[TsPacket.PIDS];
    private final boolean[] dropping = new boolean[TsPacket.PIDS];

    /** Whether something of the part has been kept of a stream. */
    private final boolean[] followed = new boolean[TsPacket.PIDS];

    private Part part;
    private @Nullable ProgramMap routed;
    private long maxVideoPts = Long.MIN_VALUE;
    private long partLeadDts;
    private long soundTo;
    private long leastSound = 1;
    private long position;
    private long pictures;
    private int tablePacket;

    /**
     * @param first whose program the result has
     * @throws DamagedStreamException when that has more streams than one PMT can hold
     */
    public Retimer(Part first) {
        Arrays.fill(counterOut, -1);
        Arrays.fill(lastDts, -1);
        routes = new Routes(first.program());
        clock = new ClockLine(first.at());
        part = first;
        begin(first);
    }

    /**
     * Goes on with another stretch; packets of PES packets begun before it are left out.
     *
     * @throws DamagedStreamException when its streams and those before are too many for one PMT
     */
    @SuppressWarnings("ReferenceEquality") // it spares work, no more
    public void begin(Part next) {
        part = next;
        partLeadDts = Long.MIN_VALUE;
        soundTo = Long.MAX_VALUE;
        position = next.at();
        clock.begin();
        if (next.program() != routed) {
            routes.follow(next.program());
            routed = next.program();
        }
        Arrays.fill(dropping, true);
        Arrays.fill(followed, false);
        segment();
    }

    /** Goes on with another file of the same stretch, whose counters may begin anew. */
    public void segment() {
        Arrays.fill(counterIn, -1);
        time.restart();
    }

    /** From now on leaves out what is at or behind a time of the result, until the next part. */
    public void endAt(long ticks) {
        part = part.until(ticks);
    }

    /** From now on leaves out sound from a time of the result on, whatever else ends when, until the next part. */
    public void endSoundAt(long ticks) {
        soundTo = ticks;
    }

    /**
     * From now on leaves out sound at a part's begin that begins less than so long behind the sound of the part before,
     * since their frames need not meet: with half a frame neither overlap nor gap is longer than that.
     *
     * @param ticks at least 1
     */
    public void spaceSound(long ticks) {
        leastSound = Math.max(1, ticks);
    }

    /** The result's program: that of the first part, and what others added. */
    public ProgramMap program() {
        return routes.out();
    }

    /** Both tables as packets, to stand where a part begins. */
    public byte[] tables() {
        byte[] pat = routes.tables().pat;
        byte[] pmt = routes.tables().pmt;
        byte[] all = Arrays.copyOf(pat, pat.length + pmt.length);
        System.arraycopy(pmt, 0, all, pat.length, pmt.length);
        for (int at = 0; at < all.length; at += TsPacket.SIZE) {
            int header = TsPacket.header(all, at);
            count(all, at, header, TsPacket.pidOf(header));
        }
        tablePacket = 0;
        return all;
    }

    /**
     * Changes whole packets in place. The header of a PES packet must be among them to its end; one that is cut off, as
     * the last may be where a file ends too early, is left out with what follows of it.
     *
     * @return where what is left ends
     * @throws DamagedStreamException at a damaged or scrambled packet
     */
    public int process(byte[] b, int from, int to) {
        int end = from;
        int kept = from;
        int at = from;
        for (; at + TsPacket.SIZE <= to; at += TsPacket.SIZE) {
            TsPacket.check(b, at, from);
            if (!packet(b, at, from, to)) {
                end = closeUp(b, kept, at, end);
                kept = at + TsPacket.SIZE;
            }
        }
        return closeUp(b, kept, at, end);
    }

    private static int closeUp(byte[] b, int from, int to, int end) {
        if (from != end && from < to) {
            System.arraycopy(b, from, b, end, to - from);
        }
        return end + to - from;
    }

    /** The latest picture so far as it is shown, in ticks of the result. */
    public long maxVideoPts() {
        return maxVideoPts;
    }

    /** Pictures so far. */
    public long pictures() {
        return pictures;
    }

    /** Whether the packet is kept. */
    private boolean packet(byte[] b, int at, int from, int to) {
        int header = TsPacket.header(b, at);
        int pid = TsPacket.pidOf(header);
        byte kind = routes.kind(pid);
        if (kind == Routes.DROPPED) {
            return false;
        }
        if (kind == Routes.PAT || kind == Routes.PMT) {
            return table(b, at, header, kind);
        }
        if (pid == part.program().pcrPid()) {
            time.follow(b, at);
        }
        if ((header & TsPacket.PAYLOAD) != 0) {
            if (kind == Routes.CLOCK) {
                header = withoutPayload(b, at, header);
            } else if (isDuplicate(b, at, pid) || isLeftOut(b, at, header, kind, from, to)) {
                return false;
            }
        }
        if ((header & TsPacket.ADAPTATION) != 0) {
            if ((header & TsPacket.PAYLOAD) == 0 && TsPacket.isDiscontinuous(b, at)) {
                counterIn[pid] = -1;
            }
            adaptation(b, at);
        } else if ((header & TsPacket.PAYLOAD) == 0) {
            return false;
        }
        count(b, at, header, routes.target(pid));
        return true;
    }

    private static int withoutPayload(byte[] b, int at, int header) {
        if ((header & TsPacket.ADAPTATION) == 0) {
            return header & ~TsPacket.PAYLOAD;
        }
        TsPacket.dropPayload(b, at);
        return TsPacket.header(b, at) & ~TsPacket.START;
    }

    private boolean table(byte[] b, int at, int header, byte kind) {
        byte[] packets = kind == Routes.PAT ? routes.tables().pat : routes.tables().pmt;
        boolean isLong = packets.length > TsPacket.SIZE;
        if ((header & TsPacket.PAYLOAD) == 0 || !isLong && (header & TsPacket.START) == 0) {
            return false;
        }
        int place = isLong ? tablePacket : 0;
        if (isLong) {
            tablePacket = (tablePacket + TsPacket.SIZE) % packets.length;
        }
        System.arraycopy(packets, place, b, at, TsPacket.SIZE);
        int own = TsPacket.header(b, at);
        count(b, at, own, TsPacket.pidOf(own));
        return true;
    }

    private boolean isDuplicate(byte[] b, int at, int pid) {
        int before = counterIn[pid];
        counterIn[pid] = TsPacket.sequence(b, at);
        return TsPacket.isRepeated(before, counterIn[pid]);
    }

    private boolean isLeftOut(byte[] b, int at, int header, byte kind, int from, int to) {
        int pid = TsPacket.pidOf(header);
        if ((header & TsPacket.START) != 0) {
            dropping[pid] = !begins(b, at, pid, kind, from, to);
        }
        return dropping[pid] && kind != Routes.SERVICE;
    }

    /** Moves what begins in a packet to its new time; false when it is to be left out. */
    private boolean begins(byte[] b, int at, int pid, byte kind, int from, int to) {
        if (kind >= Routes.SPLICES) {
            boolean wanted = isPositionWanted();
            if (wanted && kind == Routes.SPLICES) {
                splices.move(b, at, to, from, part.at() - part.anchor() - time.shift());
            }
            return wanted;
        }
        return switch (pes.read(b, at, to, from)) {
            case TIMED -> kind == Routes.LEAD ? lead(b) : other(b, routes.target(pid), kind);
            case WITHOUT_TIME -> kind == Routes.DATA ? isPositionWanted() : !dropping[pid];
            case CUT_OFF -> false;
            case NO_HEADER -> {
                if (kind != Routes.DATA) {
                    throw TsPacket.damaged("no PES header stands where one must", at, from);
                }
                yield isPositionWanted();
            }
        };
    }

    /** Whether what has no time of its own belongs to the part, by the picture it came behind. */
    private boolean isPositionWanted() {
        return position >= part.otherFrom() && position < part.otherTo();
    }

    private boolean lead(byte[] b) {
        long pts = place(pes.pts());
        int target = routes.leadTarget();
        if (!routes.leadsWithVideo()) {
            boolean kept = other(b, target, Routes.MEDIA);
            partLeadDts = kept ? lastDts[target] : partLeadDts;
            position = kept ? pts : position;
            return kept;
        }
        if (pts < part.videoFrom() || pts >= part.videoTo()) {
            return false;
        }
        long least = lastDts[target] + 1;
        long dts = Math.max(least, Math.min(pts, place(pes.dts())));
        pts = Math.max(pts, dts);
        lastDts[target] = dts;
        partLeadDts = dts;
        position = pts;
        maxVideoPts = Math.max(maxVideoPts, pts);
        pictures++;
        pes.setTimes(b, pts, dts);
        return true;
    }

    private boolean other(byte[] b, int target, byte kind) {
        long pts = place(pes.pts());
        long to = kind == Routes.MEDIA && soundTo < Long.MAX_VALUE ? soundTo : part.otherTo();
        if (pts < part.otherFrom() || pts >= to) {
            return false;
        }
        if (pts < 0) {
            // A bound below 0 says that sound which begins so little before the picture is wanted.
            if (kind != Routes.MEDIA || part.otherFrom() == Long.MIN_VALUE) {
                return false;
            }
            pts = 0;
        }
        // Sound that was there before, as where ranges overlap, is not said twice; of data nothing is lost.
        boolean meets = !followed[target] && lastDts[target] >= 0;
        if (kind == Routes.MEDIA && pts < lastDts[target] + (meets ? leastSound : 1)) {
            return false;
        }
        followed[target] = true;
        long least = kind == Routes.MEDIA ? lastDts[target] + 1 : Math.max(0, lastDts[target]);
        long dts = Math.max(least, Math.min(pts, place(pes.dts())));
        lastDts[target] = dts;
        pes.setTimes(b, Math.max(pts, dts), dts);
        return true;
    }

    private long place(long source) {
        return part.place(time.continuous(source));
    }

    private void adaptation(byte[] b, int at) {
        if (TsPacket.adaptationLength(b, at) == 0) {
            return;
        }
        TsPacket.clearDiscontinuity(b, at);
        boolean hasOpcr = TsPacket.hasOpcr(b, at);
        if (TsPacket.hasPcr(b, at)) {
            long now = clock.next(place(TsPacket.pcr(b, at)), TsPacket.pcrRest(b, at), partLeadDts);
            TsPacket.setPcr(b, at, now);
            if (hasOpcr) {
                TsPacket.setOpcr(b, at, now);
            }
        } else if (hasOpcr) {
            TsPacket.setOpcr(b, at, Math.max(0, place(TsPacket.opcr(b, at))) * TsPacket.CLOCKS_PER_TICK);
        }
        int splice = TsPacket.spliceTime(b, at);
        if (splice >= 0) {
            Ticks.write(b, splice, Ticks.wrapped(place(Ticks.read(b, splice))));
        }
    }

    /** Writes the header of a packet of the result with the counter that is due. */
    private void count(byte[] b, int at, int header, int target) {
        if ((header & TsPacket.PAYLOAD) != 0) {
            counterOut[target] = counterOut[target] + 1 & 0x0f;
        }
        TsPacket.setHeader(b, at, header, target, counterOut[target]);
    }
}
