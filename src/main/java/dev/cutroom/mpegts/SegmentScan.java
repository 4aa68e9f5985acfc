package dev.cutroom.mpegts;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one segment holds, read once from front to end: its program, and the times of its pictures. Times are ticks of
 * 90 kHz modulo 2^33.
 *
 * @param first where the first whole packet begins; {@code end} behind the last whole one
 * @param firstPts the first picture in the order of decoding: the one at the segment's start time
 * @param minPts the first picture as it is shown: earlier than {@code firstPts} when leading pictures follow it
 * @param maxPts the last picture as it is shown
 * @param delay how long before it is shown the first picture is decoded
 * @param key whether the first picture can be decoded alone
 * @param closed whether it is also such that nothing after it needs anything before it
 * @param sps the first H.264 sequence parameter set
 * @param adts the first AAC frame's header
 */
public record SegmentScan(
        int first,
        int end,
        ProgramMap program,
        ProgramMap.@Nullable Stream video,
        int pictures,
        long firstPts,
        long minPts,
        long maxPts,
        long delay,
        boolean key,
        boolean closed,
        Optional<H264Parameters> sps,
        Optional<AdtsHeader> adts) {

    private static final int LOOKED_AT_BYTES = 16 << 10;

    /**
     * Reads a segment.
     *
     * @throws DamagedStreamException when it is no transport stream, or one that is damaged or scrambled
     */
    public static SegmentScan of(byte[] b, int length) {
        int first = TsPacket.firstPacket(b, 0, length);
        if (first < 0) {
            throw new DamagedStreamException("there is no transport stream in these " + length + " bytes");
        }
        int end = first + (length - first) / TsPacket.SIZE * TsPacket.SIZE;
        return new Reading(b, first, end).read();
    }

    /** Whether pictures follow the first that are shown before it and need what came before the segment. */
    public boolean hasLeadingPictures() {
        return Pes.difference(firstPts, minPts) > 0;
    }

    /** How long a picture stays on average; 0 when there is only one. */
    public long pictureTicks() {
        return pictures < 2 ? 0 : Math.round(Pes.difference(maxPts, minPts) / (double) (pictures - 1));
    }

    /** How far one time is behind another on the clock that wraps. */
    public static long difference(long a, long b) {
        return Pes.difference(a, b);
    }

    private static final class Reading {
        private final byte[] b;
        private final int first;
        private final int end;
        private final ProgramMap program;
        private final ProgramMap.@Nullable Stream video;
        private final byte[] look = new byte[LOOKED_AT_BYTES];
        private int looked;
        private int pictures;
        private long firstPts;
        private long firstDts;
        private long min;
        private long max;
        private Optional<AdtsHeader> adts = Optional.empty();

        private Reading(byte[] b, int first, int end) {
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

        private SegmentScan read() {
            int videoPid = video == null ? -1 : video.pid();
            int aacPid = program.streams().stream()
                    .filter(stream -> stream.type() == StreamTypes.AAC)
                    .mapToInt(ProgramMap.Stream::pid)
                    .findFirst()
                    .orElse(-1);
            for (int at = first; at < end; at += TsPacket.SIZE) {
                int pid = TsPacket.pid(b, at);
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
                    firstPts + min & Pes.WRAP - 1,
                    firstPts + max & Pes.WRAP - 1,
                    Math.max(0, Pes.difference(firstPts, firstDts)),
                    unit.key(),
                    unit.closed(),
                    unit.sps(),
                    adts);
        }

        private void video(int at) {
            int packetEnd = at + TsPacket.SIZE;
            int payload = TsPacket.payload(b, at);
            if (TsPacket.isStart(b, at) && Pes.isHeader(b, payload, packetEnd)) {
                long pts = Pes.pts(b, payload, packetEnd);
                if (pts != Pes.NONE) {
                    picture(pts, Pes.dts(b, payload, packetEnd));
                    payload = Pes.content(b, payload);
                }
            }
            if (pictures == 1 && payload < packetEnd) {
                int length = Math.min(packetEnd - payload, look.length - looked);
                System.arraycopy(b, payload, look, looked, length);
                looked += length;
            }
        }

        private void picture(long pts, long dts) {
            if (pictures++ == 0) {
                firstPts = pts;
                firstDts = dts;
            }
            long offset = Pes.difference(pts, firstPts);
            min = Math.min(min, offset);
            max = Math.max(max, offset);
        }

        private void audio(int at) {
            int payload = TsPacket.payload(b, at);
            if (Pes.isHeader(b, payload, at + TsPacket.SIZE)) {
                adts = AdtsHeader.at(b, Pes.content(b, payload), at + TsPacket.SIZE);
            }
        }
    }
}
