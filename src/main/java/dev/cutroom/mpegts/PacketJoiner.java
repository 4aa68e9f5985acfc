package dev.cutroom.mpegts;

/** Makes whole packets of a stream that comes in pieces of any length. */
public final class PacketJoiner {

    private final byte[] rest = new byte[TsPacket.SIZE];
    private int kept;

    /** The whole packets there are now, in an array of their own; what is over is kept for the next call. */
    public byte[] join(byte[] piece) {
        int total = kept + piece.length;
        int whole = total / TsPacket.SIZE * TsPacket.SIZE;
        byte[] packets = new byte[whole];
        if (whole == 0) {
            System.arraycopy(piece, 0, rest, kept, piece.length);
            kept = total;
            return packets;
        }
        System.arraycopy(rest, 0, packets, 0, kept);
        int taken = whole - kept;
        System.arraycopy(piece, 0, packets, kept, taken);
        kept = piece.length - taken;
        System.arraycopy(piece, taken, rest, 0, kept);
        return packets;
    }

    /** Whether it ended between two packets. */
    public boolean isComplete() {
        return kept == 0;
    }
}
