package dev.cutroom.mpegts;

/**
 * The source's time made continuous: where its clock (PCR) jumps and says so by a discontinuity_indicator, what follows
 * counts on as if it had not (ISO/IEC 13818-1 section 2.4.3.5).
 */
final class TimeBase {

    /** Clocks stand at most 0.1 s apart; what is farther or goes back is another clock. */
    private static final long LONGEST_STEP = 90_000;

    private long last = Ticks.NONE;
    private long step;
    private long shift;

    void restart() {
        last = Ticks.NONE;
        step = 0;
        shift = 0;
    }

    /** Takes note of a packet of the PID that has the program's clock. */
    void follow(byte[] b, int at) {
        if (!TsPacket.hasPcr(b, at)) {
            return;
        }
        long now = TsPacket.pcr(b, at);
        if (last != Ticks.NONE) {
            long since = Ticks.difference(now, last);
            if (since >= 0 && since <= LONGEST_STEP) {
                step = since;
            } else if (TsPacket.isDiscontinuous(b, at)) {
                shift += since - step;
            }
        }
        last = now;
    }

    /** A time of the source as it would be without jumps, modulo 2^33. */
    long continuous(long source) {
        return Ticks.wrapped(source - shift);
    }

    /** By how much the times that come now are ahead of what they would be without jumps. */
    long shift() {
        return shift;
    }
}
