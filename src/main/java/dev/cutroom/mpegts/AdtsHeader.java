package dev.cutroom.mpegts;

import java.util.Optional;

/** What an AAC frame's ADTS header says (ISO/IEC 13818-7 section 6.2). */
public record AdtsHeader(int sampleRate, int channels, int frameBytes) {

    /** Samples of one AAC frame. */
    public static final int FRAME_SAMPLES = 1024;

    static final int BYTES = 7;

    private static final int[] RATES = {
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350
    };

    /** Reads a header; empty when there is none. */
    static Optional<AdtsHeader> at(byte[] b, int at, int end) {
        if (at + BYTES > end || b[at] != (byte) 0xff || (b[at + 1] & 0xf6) != 0xf0) {
            return Optional.empty();
        }
        int rate = b[at + 2] >> 2 & 0x0f;
        int channels = (b[at + 2] & 1) << 2 | b[at + 3] >> 6 & 3;
        int bytes = (b[at + 3] & 3) << 11 | (b[at + 4] & 0xff) << 3 | b[at + 5] >> 5 & 7;
        return rate >= RATES.length || bytes < BYTES
                ? Optional.empty()
                : Optional.of(new AdtsHeader(RATES[rate], channels, bytes));
    }
}
