package dev.cutroom.mpegts;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The AAC frames of a segment's first sound, taken out of their packets: a fiftieth of the segment, and all that a
 * decoder of sound needs.
 *
 * @param bytes whole ADTS frames, one after the other
 * @param frames how many there are, of {@link AdtsHeader#FRAME_SAMPLES} samples each
 * @param format of the first frame, which all others share
 */
@SuppressWarnings("ArrayRecordComponent") // handed on to a decoder, never compared
public record SoundFrames(byte[] bytes, int frames, AdtsHeader format) {

    /**
     * Reads a segment; empty when its sound is not plain AAC in ADTS from begin to end.
     *
     * @throws DamagedStreamException when it is no transport stream, or one that is damaged or scrambled
     */
    public static Optional<SoundFrames> of(byte[] b, int length) {
        long packets = Alignment.align(b, length);
        if (packets < 0) {
            return Optional.empty();
        }
        int first = (int) (packets >> 32);
        int end = (int) packets;
        return ProgramMap.find(b, first, end).streams().stream()
                .filter(ProgramMap.Stream::isAudio)
                .findFirst()
                .filter(stream -> stream.type() == StreamTypes.AAC)
                .flatMap(stream -> frames(elementary(b, first, end, stream.pid())));
    }

    /** What the PES packets of a stream hold, without their headers. */
    private static byte[] elementary(byte[] b, int first, int end, int pid) {
        byte[] content = new byte[end - first];
        int length = 0;
        int sequence = -1;
        boolean begun = false;
        Pes pes = new Pes();
        for (int at = first; at + TsPacket.SIZE <= end; at += TsPacket.SIZE) {
            if (TsPacket.pid(b, at) != pid || !TsPacket.hasPayload(b, at)) {
                continue;
            }
            int before = sequence;
            sequence = TsPacket.sequence(b, at);
            if (TsPacket.isRepeated(before, sequence)) {
                continue;
            }
            int from = TsPacket.payload(b, at);
            if (TsPacket.isStart(b, at)) {
                begun = pes.read(b, at, end, first) == Pes.Found.TIMED;
                from += pes.length();
            }
            int to = at + TsPacket.SIZE;
            if (begun && from < to) {
                System.arraycopy(b, from, content, length, to - from);
                length += to - from;
            }
        }
        return Arrays.copyOf(content, length);
    }

    private static Optional<SoundFrames> frames(byte[] content) {
        @Nullable AdtsHeader format = null;
        int frames = 0;
        int at = 0;
        while (at < content.length) {
            AdtsHeader frame = AdtsHeader.at(content, at, content.length).orElse(null);
            if (frame == null || at + frame.frameBytes() > content.length) {
                // The last frame may go on in the next segment.
                boolean isCutOff = frame != null || content.length - at < AdtsHeader.BYTES;
                return isCutOff ? found(content, at, frames, format) : Optional.empty();
            }
            if (format == null) {
                format = frame;
            } else if (format.sampleRate() != frame.sampleRate() || format.channels() != frame.channels()) {
                return Optional.empty();
            }
            frames++;
            at += frame.frameBytes();
        }
        return found(content, at, frames, format);
    }

    private static Optional<SoundFrames> found(byte[] content, int end, int frames, @Nullable AdtsHeader format) {
        return format == null
                ? Optional.empty()
                : Optional.of(new SoundFrames(Arrays.copyOf(content, end), frames, format));
    }

    /** Whether one decoder can take both, one after the other. */
    public boolean isLike(SoundFrames other) {
        return format.sampleRate() == other.format.sampleRate() && format.channels() == other.format.channels();
    }
}
