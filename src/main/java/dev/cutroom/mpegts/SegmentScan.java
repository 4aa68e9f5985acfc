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

    /**
     * Reads a segment. Packets with something between them, of 192 or 204 bytes in all, are closed up in the array.
     *
     * @throws DamagedStreamException when it is no transport stream, or one that is damaged or scrambled
     */
    public static SegmentScan of(byte[] b, int length) {
        long packets = Alignment.align(b, length);
        if (packets < 0) {
            throw new DamagedStreamException("there is no transport stream in these " + length + " bytes");
        }
        return new SegmentReading(b, (int) (packets >> 32), (int) packets).read();
    }

    /** Whether pictures follow the first that are shown before it and need what came before the segment. */
    public boolean hasLeadingPictures() {
        return Ticks.difference(firstPts, minPts) > 0;
    }

    /** How long a picture stays on average; 0 when there is only one. */
    public long pictureTicks() {
        return pictures < 2 ? 0 : Math.round(Ticks.difference(maxPts, minPts) / (double) (pictures - 1));
    }

    /** How far one time is behind another on the clock that wraps. */
    public static long difference(long a, long b) {
        return Ticks.difference(a, b);
    }

    /** A time moved, on the clock that wraps. */
    public static long moved(long time, long ticks) {
        return Ticks.wrapped(time + ticks);
    }
}
