package dev.cutroom.mpegts;

/**
 * Bytes that begin in the payload of one packet and may go on in the next ones of its PID: gathered, changed, and put back
 * where each came from. Allocates nothing once it is made.
 */
final class Spread {

    final byte[] bytes;
    private final int[] places;

    Spread(int most) {
        bytes = new byte[most];
        places = new int[most];
    }

    /**
     * Gathers bytes.
     *
     * @param p where in the packet at {@code at} they begin
     * @param to where the packets there are end; {@code base} where they begin
     * @param sections whether a packet in which another section begins still holds the end of this one
     * @return how many there are: fewer than wanted when the packets end or the next unit begins
     */
    int gather(byte[] b, int at, int p, int to, int base, int wanted, boolean sections) {
        int filled = take(b, p, at + TsPacket.SIZE, 0, wanted);
        int pid = TsPacket.pid(b, at);
        int sequence = TsPacket.sequence(b, at);
        for (int next = at + TsPacket.SIZE; filled < wanted && next + TsPacket.SIZE <= to; next += TsPacket.SIZE) {
            if (TsPacket.pid(b, next) != pid) {
                continue;
            }
            TsPacket.check(b, next, base);
            int before = sequence;
            if (TsPacket.hasPayload(b, next)) {
                sequence = TsPacket.sequence(b, next);
            }
            if (!TsPacket.hasPayload(b, next) || TsPacket.isRepeated(before, sequence)) {
                continue;
            }
            int payload = TsPacket.payload(b, next);
            int end = next + TsPacket.SIZE;
            if (TsPacket.isStart(b, next)) {
                return sections && payload < end
                        ? take(b, payload + 1, Math.min(end, payload + 1 + (b[payload] & 0xff)), filled, wanted)
                        : filled;
            }
            filled = take(b, payload, end, filled, wanted);
        }
        return filled;
    }

    private int take(byte[] b, int from, int end, int filled, int wanted) {
        int count = Math.max(0, Math.min(end - from, wanted - filled));
        for (int i = 0; i < count; i++) {
            bytes[filled + i] = b[from + i];
            places[filled + i] = from + i;
        }
        return filled + count;
    }

    /** Puts bytes back. */
    void put(byte[] b, int from, int count) {
        for (int i = from; i < from + count; i++) {
            b[places[i]] = bytes[i];
        }
    }
}
