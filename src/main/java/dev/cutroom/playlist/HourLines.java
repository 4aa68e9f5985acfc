package dev.cutroom.playlist;

import dev.cutroom.store.HourSnapshot;
import dev.cutroom.timeline.Micros;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The playlist lines of an hour's winners: three a segment, in one block of direct memory. Immutable. */
final class HourLines {

    /** An hour with more is not rendered as a whole: it would hold the loop, and the memory of all others. */
    private static final int MOST_WINNERS = 20_000;

    private static final byte[] DATE = "#EXT-X-PROGRAM-DATE-TIME:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DURATION = "\n#EXTINF:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_TITLE = ",\n".getBytes(StandardCharsets.US_ASCII);

    private final ByteBuf bytes;
    private final int[] ends;
    private final long longest;

    private HourLines(ByteBuf bytes, int[] ends, long longest) {
        this.bytes = bytes;
        this.ends = ends;
        this.longest = longest;
    }

    /** The lines kept with a snapshot, rendered now if they are not there yet: about 0.3 ms an hour. */
    static HourLines of(HourSnapshot hour) {
        return hour.beside(HourLines.class, whole -> render(whole, 0, whole.size()));
    }

    /** Whether a snapshot has its lines already. */
    static boolean isRendered(HourSnapshot hour) {
        return hour.hasBeside();
    }

    /** Whether an hour has so many winners that only those asked for are rendered, each time, on a worker. */
    static boolean isOversized(HourSnapshot hour) {
        return hour.size() > MOST_WINNERS;
    }

    /** The lines of an hour's winners {@code from} up to but without {@code to}, shared. */
    static ByteBuf of(HourSnapshot hour, int from, int to) {
        return isOversized(hour) ? render(hour, from, to).bytes : of(hour).slice(from, to);
    }

    private static HourLines render(HourSnapshot hour, int from, int to) {
        String folder = "/segments/" + PercentEncoding.part(hour.rendition().channel()) + "/"
                + PercentEncoding.part(hour.rendition().quality()) + "/" + hour.hour() + "/";
        byte[] prefix = folder.getBytes(StandardCharsets.US_ASCII);
        LineWriter out = new LineWriter((to - from) * (prefix.length + 128));
        int[] ends = new int[to - from];
        long longest = 0;
        for (int i = from; i < to; i++) {
            out.bytes(DATE).ascii(Micros.format(hour.start(i)));
            out.bytes(DURATION).ascii(Micros.formatSeconds(hour.duration(i))).bytes(NO_TITLE);
            out.bytes(prefix).ascii(PercentEncoding.part(hour.name(i))).end();
            ends[i - from] = out.length();
            longest = Math.max(longest, hour.duration(i));
        }
        ByteBuffer direct = ByteBuffer.allocateDirect(out.length());
        out.copyTo(direct);
        return new HourLines(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(direct.flip())), ends, longest);
    }

    int size() {
        return ends.length;
    }

    /** Where the lines of a winner begin; with the number of winners, where all end. */
    int offset(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** The lines of winners {@code from} up to but without {@code to}, shared. */
    ByteBuf slice(int from, int to) {
        return bytes.slice(offset(from), offset(to) - offset(from));
    }

    /** The longest duration of all winners, in microseconds. */
    long longest() {
        return longest;
    }
}
