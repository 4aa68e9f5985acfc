package dev.cutroom.cut;

import dev.cutroom.mpegts.Part;
import dev.cutroom.mpegts.ProgramMap;
import dev.cutroom.mpegts.Retimer;
import dev.cutroom.mpegts.SegmentScan;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where in the result the next picture comes to stand, and the retimer that brings packets there: what the pieces of one
 * result hand on to each other. Belongs to one result, and in it to one piece at a time. All times are ticks of 90 kHz.
 */
final class Splice {

    private static final long JUMP_TICKS = 45_000;

    private final VideoFormat format;
    private final boolean retimed;
    private final boolean keepsData;
    private final long earliestSound;
    private @Nullable Retimer retimer;
    private @Nullable Part part;
    private long next;
    private long pictureTicks;

    /**
     * @param retimed whether times are rewritten ({@code smart}), or stay what they were ({@code fast})
     * @param keepsData whether ID3 and SCTE-35 stay; ffmpeg takes metadata that does not describe itself for sound
     * @param earliestSound how much earlier than its picture sound may begin
     */
    Splice(VideoFormat format, boolean retimed, boolean keepsData, long earliestSound) {
        this.format = format;
        this.retimed = retimed;
        this.keepsData = keepsData;
        this.earliestSound = earliestSound;
        this.next = format.delay();
        this.pictureTicks = format.pictureTicks();
    }

    boolean isRetimed() {
        return retimed;
    }

    boolean keepsData() {
        return keepsData;
    }

    long earliestSound() {
        return earliestSound;
    }

    /** Half a frame of sound, 0 without any. */
    long halfSoundTicks() {
        return format.halfSoundTicks();
    }

    /** Where the next picture comes to stand. */
    long next() {
        return next;
    }

    /** The next picture comes behind this one. */
    void endsWith(long lastPicture) {
        next = lastPicture + pictureTicks;
    }

    /** How long a picture is shown. */
    long pictureTicks() {
        return pictureTicks;
    }

    /** Takes up a segment's own rate of pictures, where it has one. */
    void rateOf(SegmentScan scan) {
        pictureTicks = scan.pictureTicks() == 0 ? pictureTicks : scan.pictureTicks();
    }

    ProgramMap program(SegmentScan scan) {
        return keepsData ? scan.program() : scan.program().withoutTimedData();
    }

    Retimer retimer() {
        return Objects.requireNonNull(retimer);
    }

    Part part() {
        return Objects.requireNonNull(part);
    }

    /** Whether a segment goes on where the part before it ends, by its own clock. */
    boolean isContinuedBy(SegmentScan scan) {
        Part before = part;
        return before != null
                && before.program().isLike(program(scan))
                && isNear(before.at() + SegmentScan.difference(scan.minPts(), before.anchor()) - next);
    }

    static boolean isNear(long apart) {
        return Math.abs(apart) < JUMP_TICKS;
    }

    private Retimer retimer(Part first) {
        Retimer made = new Retimer(first);
        made.spaceSound(format.halfSoundTicks());
        return made;
    }

    /** Begins a part that is copied from its source. */
    Retimer copy(Part placed) {
        part = placed;
        Retimer own = retimer;
        if (own == null) {
            own = retimer(placed);
            retimer = own;
        } else {
            own.begin(placed);
        }
        return own;
    }

    /**
     * Begins a part that was encoded anew.
     *
     * @param source the part as the source has it: when it is the result's first, the tables are made for that
     */
    Retimer encode(Part source, Part encoded) {
        Retimer own = retimer == null ? retimer(source) : retimer;
        own.begin(encoded);
        part = encoded;
        if (retimed) {
            retimer = own;
        }
        return own;
    }
}
