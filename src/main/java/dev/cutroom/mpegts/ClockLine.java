package dev.cutroom.mpegts;

/**
 * The clock (PCR) of the result: it only grows, keeps the source's pace within a part, and never runs ahead of what is to
 * be decoded. Counts 27 MHz, since at a join there may be less than a tick of 90 kHz between two clocks.
 */
final class ClockLine {

    /** Packets with a clock may stand before the first picture: theirs begins so long before that at most. */
    private static final long LEAD_IN_TICKS = 90_000;

    private long last;
    private long correction;
    private boolean isCorrected;

    /** @param at where the result begins, in ticks of 90 kHz */
    ClockLine(long at) {
        last = Math.max(0, at - LEAD_IN_TICKS) * TsPacket.CLOCKS_PER_TICK - 1;
    }

    /** Goes on with another part. */
    void begin() {
        isCorrected = false;
    }

    /**
     * The clock to write.
     *
     * @param placed what the source's clock says in whole ticks, in the result's time; {@code rest} is what it says beyond
     * @param lead when the last picture is decoded in ticks, or {@link Long#MIN_VALUE} while the part had none
     */
    long next(long placed, int rest, long lead) {
        long clock = last + 1;
        if (lead != Long.MIN_VALUE) {
            if (!isCorrected) {
                correction = lead - placed;
                isCorrected = true;
            }
            long paced = (placed + correction) * TsPacket.CLOCKS_PER_TICK + rest;
            clock = Math.max(clock, Math.min(lead * TsPacket.CLOCKS_PER_TICK, paced));
        }
        last = clock;
        return clock;
    }
}
