package dev.cutroom.playlist;

import dev.cutroom.select.Selection;
import dev.cutroom.select.Selection.Missing;
import dev.cutroom.select.Selection.Stretch;
import dev.cutroom.select.Selection.Taken;
import dev.cutroom.store.HourSnapshot;
import dev.cutroom.timeline.Micros;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A media playlist made of a selection: which pieces it joins, and what they say together. Media sequence numbers count
 * from 0 at the first segment of the range, so they stand while a list with a fixed start grows.
 */
public final class MediaPlaylist {

    private static final String DISCONTINUITY = "#EXT-X-DISCONTINUITY\n";
    private static final String END = "#EXT-X-ENDLIST\n";
    private static final long MIX = 0x9E3779B97F4A7C15L;

    /** A piece of the text: lines of an hour's winners from one index up to another, or some text of its own. */
    sealed interface Piece permits Lines, Text {}

    record Lines(HourSnapshot hour, int from, int to) implements Piece {}

    record Text(String text) implements Piece {}

    private final List<Piece> pieces;
    private final Buffer body;
    private final boolean closed;
    private final int segments;
    private final int targetDuration;
    private final String etag;

    private MediaPlaylist(List<Piece> pieces, boolean closed, int segments, int targetDuration, String etag) {
        this.pieces = pieces;
        this.body = body(pieces);
        this.closed = closed;
        this.segments = segments;
        this.targetDuration = targetDuration;
        this.etag = etag;
    }

    /** @param open whether more may come although the range is whole up to its end */
    static MediaPlaylist of(Selection selection, boolean open) {
        List<Piece> pieces = new ArrayList<>();
        long hash = MIX;
        long longest = 0;
        int segments = 0;
        boolean hole = false;
        for (Stretch stretch : selection.stretches()) {
            if (stretch instanceof Missing) {
                hole = true;
            } else if (stretch instanceof Taken taken) {
                if (hole && segments > 0) {
                    pieces.add(new Text(DISCONTINUITY));
                    hash = mix(hash, 1);
                }
                hole = false;
                pieces.add(new Lines(taken.hour(), taken.from(), taken.to()));
                segments += taken.to() - taken.from();
                longest = Math.max(longest, longest(taken));
                hash = mix(mix(hash, taken.hour().contentHash()), (long) taken.from() << 32 | taken.to());
            }
        }
        boolean closed = !open && selection.isWholeAtEnd();
        int targetDuration = (int) Math.max(1, (longest + Micros.SECOND / 2) / Micros.SECOND);
        pieces.add(0, new Text(head(targetDuration, closed)));
        if (closed) {
            pieces.add(new Text(END));
        }
        String etag = "\"" + Long.toHexString(mix(hash, closed ? 1 : 0)) + "\"";
        return new MediaPlaylist(pieces, closed, segments, targetDuration, etag);
    }

    private static String head(int targetDuration, boolean closed) {
        return "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:" + targetDuration + "\n#EXT-X-MEDIA-SEQUENCE:0\n"
                + (closed ? "" : "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES\n");
    }

    private static long longest(Taken taken) {
        HourSnapshot hour = taken.hour();
        if (taken.from() == 0 && taken.to() == hour.size() && !HourLines.isOversized(hour)) {
            return HourLines.of(hour).longest();
        }
        long longest = 0;
        for (int i = taken.from(); i < taken.to(); i++) {
            longest = Math.max(longest, hour.duration(i));
        }
        return longest;
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * MIX;
        return mixed ^ (mixed >>> 32);
    }

    /** The text, joined of shared pieces. */
    public Buffer body() {
        return body;
    }

    /** All parts are direct memory: a single one on the heap would have Netty copy the whole text for each answer. */
    private static Buffer body(List<Piece> pieces) {
        ByteBuf[] parts = new ByteBuf[pieces.size()];
        for (int i = 0; i < parts.length; i++) {
            Piece piece = pieces.get(i);
            parts[i] = piece instanceof Lines lines
                    ? HourLines.of(lines.hour, lines.from, lines.to)
                    : direct(((Text) piece).text);
        }
        return BufferInternal.buffer(Unpooled.wrappedBuffer(parts.length, parts));
    }

    private static ByteBuf direct(String text) {
        return Unpooled.directBuffer(text.length(), text.length()).writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** Whether the list says that nothing more will come. */
    public boolean closed() {
        return closed;
    }

    /** How many segments it lists; the next one has this media sequence number. */
    public int segments() {
        return segments;
    }

    /** Seconds. */
    public int targetDuration() {
        return targetDuration;
    }

    /** Its strong tag, with its quotes: the same for the same text on any node. */
    public String etag() {
        return etag;
    }
}
