package dev.cutroom.mpegts;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One way through a segment, from which comes a {@link SegmentScan}. For one segment. */
final class SegmentReading {

    /** Enough for the parameters of any picture and the beginning of its first slice. */
    private static final int LOOKED_AT_BYTES = 16 << 10;

    private final byte[] b;
    private final int first;
    private final int end;
    private final ProgramMap program;
    private final ProgramMap.@Nullable Stream video;
    private final Pes pes = new Pes();
    private final TimeBase time = new TimeBase();
    private final byte[] look = new byte[LOOKED_AT_BYTES];
    private int looked;
    private int unread;
    private int sequence = -1;
    private int pictures;
    private long firstPts;
    private long firstDts;
    private long min;
    private long max;
    private Optional<AdtsHeader> adts = Optional.empty();

    SegmentReading(byte[] b, int first, int end) {
        this.b = b;
        this.first = first;
        this.end = end;
        for (int at = first; at < end; at += TsPacket.SIZE) {
            TsPacket.check(b, at, first);
        }
        this.program = ProgramMap.find(b, first, end);
        this.video = program.streams().stream()
                .filter(ProgramMap.Stream::isVideo)
                .findFirst()
                .orElse(null);
    }

    SegmentScan read() {
        int videoPid = video == null ? -1 : video.pid();
        int aacPid = program.streams().stream()
                .filter(stream -> stream.type() == StreamTypes.AAC)
                .mapToInt(ProgramMap.Stream::pid)
                .findFirst()
                .orElse(-1);
        for (int at = first; at < end; at += TsPacket.SIZE) {
            int pid = TsPacket.pid(b, at);
            if (pid == program.pcrPid()) {
                time.follow(b, at);
            }
            if (pid == videoPid) {
                video(at);
            } else if (pid == aacPid && adts.isEmpty() && TsPacket.isStart(b, at)) {
                audio(at);
            }
        }
        int type = video == null ? 0 : video.type();
        AccessUnit unit = AccessUnit.of(look, looked, type);
        return new SegmentScan(
                first,
                end,
                program,
                video,
                pictures,
                firstPts,
                Ticks.wrapped(firstPts + min),
                Ticks.wrapped(firstPts + max),
                Math.max(0, Ticks.difference(firstPts, firstDts)),
                unit.key(),
                unit.closed(),
                unit.sps(),
                adts);
    }

    private void video(int at) {
        if (!TsPacket.hasPayload(b, at)) {
            sequence = TsPacket.isDiscontinuous(b, at) ? -1 : sequence;
            return;
        }
        int before = sequence;
        sequence = TsPacket.sequence(b, at);
        if (TsPacket.isRepeated(before, sequence)) {
            return;
        }
        if (TsPacket.isStart(b, at)) {
            Pes.Found found = pes.read(b, at, end, first);
            if (found == Pes.Found.NO_HEADER) {
                throw TsPacket.damaged("no PES header stands where a picture must begin", at, first);
            }
            if (found == Pes.Found.TIMED) {
                picture(time.continuous(pes.pts()), time.continuous(pes.dts()));
            }
            unread = pes.length();
        }
        int payload = TsPacket.payload(b, at);
        int packetEnd = at + TsPacket.SIZE;
        int from = Math.min(packetEnd, payload + unread);
        unread -= from - payload;
        if (pictures == 1) {
            int length = Math.min(packetEnd - from, look.length - looked);
            System.arraycopy(b, from, look, looked, length);
            looked += length;
        }
    }

    private void picture(long pts, long dts) {
        if (pictures++ == 0) {
            firstPts = pts;
            firstDts = dts;
        }
        long offset = Ticks.difference(pts, firstPts);
        min = Math.min(min, offset);
        max = Math.max(max, offset);
    }

    private void audio(int at) {
        Pes.Found found = pes.read(b, at, end, first);
        if (found == Pes.Found.TIMED || found == Pes.Found.WITHOUT_TIME) {
            int payload = TsPacket.payload(b, at);
            adts = AdtsHeader.at(b, payload + pes.length(), at + TsPacket.SIZE);
        }
    }
}
