package dev.cutroom.mpegts;

import java.util.Arrays;
import java.util.List;

/**
 * Cuts the sound of a segment to a span, frame by frame: a PES packet often holds many AAC frames, up to a fifth of a
 * second, so leaving out whole ones is too coarse. Only PES packets that lie across a bound are written anew, into the
 * packets they had; all others stay as they are. Sound other than AAC in ADTS is left to whoever drops whole PES packets.
 */
public final class SoundTrim {

    /** No bound. */
    public static final long NONE = -1;

    private static final int TICKS_A_SECOND = 90_000;
    private static final int PAYLOAD_BYTES = TsPacket.SIZE - 4;
    private static final int LENGTH_AT = 4;
    private static final int COUNTED_FROM = 6;
    private static final int FLAGS_AT = 7;
    private static final int DTS_FLAG = 0x40;
    private static final int PTS_AT = 9;

    private final byte[] b;
    private final int first;
    private final int end;
    private final long from;
    private final long to;
    private final Pes pes = new Pes();

    private SoundTrim(byte[] b, int first, int end, long from, long to) {
        this.b = b;
        this.first = first;
        this.end = end;
        this.from = from;
        this.to = to;
    }

    /**
     * Leaves out the frames that begin outside of a span of PES packets that lie across its bounds, in place; packets that
     * become free turn into null packets.
     *
     * @param first where the first packet begins; {@code end} behind the last
     * @param from ticks of the source, or {@link #NONE}; {@code to} without it
     */
    public static void trim(byte[] b, int first, int end, ProgramMap program, long from, long to) {
        SoundTrim trim = new SoundTrim(b, first, end, from, to);
        program.streams().stream()
                .filter(stream -> stream.type() == StreamTypes.AAC)
                .forEach(stream -> trim.stream(stream.pid()));
    }

    /** The packets of sound alone that begin in a span, trimmed to it, in an array of their own; changes the other. */
    public static byte[] only(byte[] b, int first, int end, ProgramMap program, long from, long to) {
        trim(b, first, end, program, from, to);
        SoundTrim trim = new SoundTrim(b, first, end, from, to);
        List<Integer> pids = program.streams().stream()
                .filter(ProgramMap.Stream::isAudio)
                .map(ProgramMap.Stream::pid)
                .toList();
        boolean[] wanted = new boolean[TsPacket.PIDS];
        byte[] sound = new byte[end - first];
        int length = 0;
        for (int at = first; at + TsPacket.SIZE <= end; at += TsPacket.SIZE) {
            int pid = TsPacket.pid(b, at);
            if (!pids.contains(pid) || !TsPacket.hasPayload(b, at)) {
                continue;
            }
            if (TsPacket.isStart(b, at)) {
                wanted[pid] = trim.pes.read(b, at, end, first) == Pes.Found.TIMED && trim.holds(trim.pes.pts());
            }
            if (wanted[pid]) {
                System.arraycopy(b, at, sound, length, TsPacket.SIZE);
                length += TsPacket.SIZE;
            }
        }
        return Arrays.copyOf(sound, length);
    }

    private boolean holds(long pts) {
        return (from == NONE || Ticks.difference(pts, from) >= 0) && (to == NONE || Ticks.difference(pts, to) < 0);
    }

    private void stream(int pid) {
        int[] places = new int[(end - first) / TsPacket.SIZE];
        int count = 0;
        int sequence = -1;
        for (int at = first; at + TsPacket.SIZE <= end; at += TsPacket.SIZE) {
            if (TsPacket.pid(b, at) != pid || !TsPacket.hasPayload(b, at)) {
                continue;
            }
            int before = sequence;
            sequence = TsPacket.sequence(b, at);
            if (TsPacket.isRepeated(before, sequence)) {
                continue;
            }
            if (TsPacket.isStart(b, at)) {
                unit(Arrays.copyOf(places, count));
                count = 0;
            }
            places[count++] = at;
        }
        unit(Arrays.copyOf(places, count));
    }

    /** One PES packet. */
    private void unit(int[] places) {
        if (places.length == 0
                || !TsPacket.isStart(b, places[0])
                || Arrays.stream(places).anyMatch(at -> TsPacket.hasPcr(b, at))
                || pes.read(b, places[0], end, first) != Pes.Found.TIMED) {
            return;
        }
        byte[] all = payload(places);
        int header = pes.length();
        long pts = pes.pts();
        long samples = 0;
        long newPts = pts;
        int keepFrom = -1;
        int keepTo = all.length;
        for (int at = header; at < all.length; ) {
            AdtsHeader frame = AdtsHeader.at(all, at, all.length).orElse(null);
            if (frame == null) {
                if (at == header) {
                    return;
                }
                break;
            }
            long time = Ticks.wrapped(pts + Math.round((double) samples * TICKS_A_SECOND / frame.sampleRate()));
            if (keepFrom < 0 && holds(time)) {
                keepFrom = at;
                newPts = time;
            } else if (keepFrom >= 0 && !holds(time)) {
                keepTo = at;
                break;
            }
            samples += AdtsHeader.FRAME_SAMPLES;
            at += frame.frameBytes();
        }
        if (keepFrom == header && keepTo == all.length) {
            return;
        }
        write(places, keepFrom < 0 ? new byte[0] : shortened(all, header, keepFrom, keepTo, newPts));
    }

    private byte[] payload(int[] places) {
        byte[] all = new byte[places.length * PAYLOAD_BYTES];
        int length = 0;
        for (int at : places) {
            int payload = TsPacket.payload(b, at);
            int count = at + TsPacket.SIZE - payload;
            System.arraycopy(b, payload, all, length, count);
            length += count;
        }
        return Arrays.copyOf(all, length);
    }

    private static byte[] shortened(byte[] all, int header, int from, int to, long pts) {
        byte[] unit = Arrays.copyOf(all, header + to - from);
        System.arraycopy(all, from, unit, header, to - from);
        Ticks.write(unit, PTS_AT, pts);
        if ((unit[FLAGS_AT] & DTS_FLAG) != 0) {
            Ticks.write(unit, PTS_AT + Ticks.BYTES, pts);
        }
        if (unit[LENGTH_AT] != 0 || unit[LENGTH_AT + 1] != 0) {
            int length = unit.length - COUNTED_FROM;
            unit[LENGTH_AT] = (byte) (length >> 8);
            unit[LENGTH_AT + 1] = (byte) length;
        }
        return unit;
    }

    /** Puts a shorter PES packet into the packets of a longer one. */
    private void write(int[] places, byte[] unit) {
        int done = 0;
        for (int at : places) {
            int count = Math.min(PAYLOAD_BYTES, unit.length - done);
            int header = TsPacket.header(b, at);
            if (count == 0) {
                TsPacket.setHeader(b, at, header, TsPacket.NULL_PID, 0);
                continue;
            }
            int stuffing = PAYLOAD_BYTES - count;
            int marks = stuffing > 0 ? TsPacket.ADAPTATION | TsPacket.PAYLOAD : TsPacket.PAYLOAD;
            int plain = header & ~(TsPacket.ADAPTATION | TsPacket.PAYLOAD) | marks;
            TsPacket.setHeader(b, at, plain, TsPacket.pidOf(header), TsPacket.continuity(b, at));
            int begin = at + 4;
            if (stuffing > 0) {
                b[begin] = (byte) (stuffing - 1);
                if (stuffing > 1) {
                    b[begin + 1] = 0;
                    Arrays.fill(b, begin + 2, begin + stuffing, (byte) 0xff);
                }
            }
            System.arraycopy(unit, done, b, begin + stuffing, count);
            done += count;
        }
    }
}
