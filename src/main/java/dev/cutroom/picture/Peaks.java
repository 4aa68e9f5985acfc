package dev.cutroom.picture;

import io.vertx.core.buffer.Buffer;

/** How loud the sound of one segment is: for each stretch of 20 ms the largest sample and the root mean square. */
final class Peaks {

    static final int SAMPLES_A_SECOND = 8_000;
    static final long STRETCH_MICROS = 20_000;
    /** A segment without sound. */
    static final Peaks NONE = new Peaks(new short[0], new short[0]);

    private static final int STRETCH_SAMPLES = (int) (SAMPLES_A_SECOND * STRETCH_MICROS / 1_000_000);
    private static final int FULL_SCALE = Short.MAX_VALUE;

    private final short[] largest;
    private final short[] rms;

    private Peaks(short[] largest, short[] rms) {
        this.largest = largest;
        this.rms = rms;
    }

    /** Of 16-bit little-endian samples of one channel. */
    static Peaks of(Buffer samples) {
        int count = samples.length() / 2;
        int stretches = (count + STRETCH_SAMPLES - 1) / STRETCH_SAMPLES;
        short[] largest = new short[stretches];
        short[] rms = new short[stretches];
        for (int stretch = 0; stretch < stretches; stretch++) {
            int from = stretch * STRETCH_SAMPLES;
            int to = Math.min(count, from + STRETCH_SAMPLES);
            int most = 0;
            long squares = 0;
            for (int i = from; i < to; i++) {
                int sample = samples.getShortLE(2 * i);
                most = Math.max(most, Math.abs(sample));
                squares += (long) sample * sample;
            }
            largest[stretch] = (short) Math.min(FULL_SCALE, most);
            rms[stretch] = (short) Math.min(FULL_SCALE, Math.round(Math.sqrt((double) squares / (to - from))));
        }
        return new Peaks(largest, rms);
    }

    int stretches() {
        return largest.length;
    }

    /** The largest sample of a stretch, from 0 to 1. */
    double largest(int stretch) {
        return largest[stretch] / (double) FULL_SCALE;
    }

    /** The root mean square of a stretch, from 0 to 1. */
    double rms(int stretch) {
        return rms[stretch] / (double) FULL_SCALE;
    }
}
