package dev.cutroom.mpegts;

/**
 * Moves the times that SCTE-35 sections speak of by the field that is there for it: pts_adjustment, which stays in the
 * clear where the rest is encrypted (SCTE 35 section 9.6). Allocates nothing once it is made.
 */
final class SpliceSections {

    private static final int TABLE = 0xfc;
    private static final int STUFFING = 0xff;
    private static final int SHORTEST = 20;
    private static final int ADJUSTMENT = 4;

    private final Spread spread = new Spread(SectionReader.LONGEST);

    /**
     * Moves all sections that begin in a packet. One whose check is wrong stays as it is: no receiver will take it.
     *
     * @param to where the packets there are end; {@code base} where they begin
     */
    void move(byte[] b, int at, int to, int base, long ticks) {
        int end = at + TsPacket.SIZE;
        int p = SectionReader.first(b, at);
        while (p < end && (b[p] & 0xff) != STUFFING) {
            if (spread.gather(b, at, p, to, base, 3, true) < 3) {
                return;
            }
            int length = SectionReader.length(spread.bytes, 0);
            if (spread.gather(b, at, p, to, base, length, true) < length) {
                return;
            }
            if ((b[p] & 0xff) == TABLE && length >= SHORTEST && SectionCrc.of(spread.bytes, 0, length) == 0) {
                adjust(b, length, ticks);
            }
            p += length;
        }
    }

    private void adjust(byte[] b, int length, long ticks) {
        byte[] s = spread.bytes;
        long old = (s[ADJUSTMENT] & 1L) << 32
                | (s[ADJUSTMENT + 1] & 0xffL) << 24
                | (s[ADJUSTMENT + 2] & 0xffL) << 16
                | (s[ADJUSTMENT + 3] & 0xffL) << 8
                | s[ADJUSTMENT + 4] & 0xffL;
        long moved = Ticks.wrapped(old + ticks);
        s[ADJUSTMENT] = (byte) (s[ADJUSTMENT] & 0xfe | moved >> 32);
        s[ADJUSTMENT + 1] = (byte) (moved >> 24);
        s[ADJUSTMENT + 2] = (byte) (moved >> 16);
        s[ADJUSTMENT + 3] = (byte) (moved >> 8);
        s[ADJUSTMENT + 4] = (byte) moved;
        SectionCrc.write(s, 0, length - SectionCrc.BYTES);
        spread.put(b, ADJUSTMENT, 5);
        spread.put(b, length - SectionCrc.BYTES, SectionCrc.BYTES);
    }
}
