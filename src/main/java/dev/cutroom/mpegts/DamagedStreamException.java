package dev.cutroom.mpegts;

/** A transport stream that cannot be trusted: the message says what is wrong with which packet. */
public final class DamagedStreamException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DamagedStreamException(String what, int packet, int at) {
        super(what + " in packet " + packet + ", at byte " + at);
    }

    DamagedStreamException(String what) {
        super(what);
    }
}
