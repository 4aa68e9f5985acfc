package dev.cutroom.coverage;

import dev.cutroom.store.HourSnapshot;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.SegmentType;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.buffer.Buffer;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A picture of what is there: an hour a row, 2 s a pixel, the hour (UTC, as {@code MM-DD HH}) at the left. A pixel
 * shows the worst of its 200 slots of 10 ms, a slot the best segment at its middle; and every pixel that a hole between
 * two segments touches shows that, however short it is.
 */
public final class CoverageMap {

    /** Where the first second of each row is drawn. */
    public static final int LEFT = 72;

    /** The height of a row with the gap below it. */
    public static final int ROW = 14;

    public static final int MICROS_A_PIXEL = (int) (2 * Micros.SECOND);

    private static final int GAP = 2;
    private static final int WIDTH = (int) (Micros.HOUR / MICROS_A_PIXEL);
    private static final long SLOT = 10 * Micros.MILLISECOND;
    /** Neighbours closer than this join (wire.md section 2). */
    private static final long TOLERANCE = 10 * Micros.MILLISECOND;

    private static final int SLOTS = (int) (Micros.HOUR / SLOT);
    private static final int SLOTS_A_PIXEL = SLOTS / WIDTH;

    /** Three columns by five rows a digit, the top left dot in the highest bit; a server may have no font. */
    private static final int[] DIGITS = {
        0b111_101_101_101_111,
        0b010_110_010_010_111,
        0b111_001_111_100_111,
        0b111_001_111_001_111,
        0b101_101_111_001_001,
        0b111_100_111_001_111,
        0b111_100_111_101_111,
        0b111_001_001_001_001,
        0b111_101_111_101_111,
        0b111_101_111_001_111
    };

    private static final int DASH = 0b000_000_111_000_000;
    private static final int DOT_PIXELS = 2;

    /** What a pixel says, from the worst to the best; what lies outside the recording is neither. */
    public enum Shade {
        HOLE(0xC62828),
        PARTIAL(0xEF6C00),
        SUSPECT(0xF9D423),
        FULL(0x2E7D32),
        NOT_RECORDED(0xC8C8C8),
        PAPER(0xFFFFFF),
        INK(0x202020);

        private final int rgb;

        Shade(int rgb) {
            this.rgb = rgb;
        }

        /** Red, green and blue, eight bits each. */
        public int rgb() {
            return rgb;
        }
    }

    private CoverageMap() {}

    /**
     * Draws a PNG. Takes milliseconds a day of computing; for a worker thread.
     *
     * @param hours a row each, without a gap
     * @param there the segments of these hours and of the one before them, which may reach into the first
     * @param recorded from the first segment to the end of the last; what lies outside is no hole
     */
    public static Buffer draw(List<Hour> hours, List<HourSnapshot> there, TimeRange recorded) {
        BufferedImage image = new BufferedImage(
                LEFT + WIDTH, Math.max(1, hours.size()) * ROW, BufferedImage.TYPE_BYTE_INDEXED, colours());
        fill(image, 0, 0, image.getWidth(), image.getHeight(), Shade.PAPER);
        for (int row = 0; row < hours.size(); row++) {
            Hour hour = hours.get(row);
            label(image, hour, row * ROW);
            byte[] slots = slots(hour, there, recorded);
            BitSet holes = holes(hour, there);
            for (int x = 0; x < WIDTH; x++) {
                byte worst = (byte) (holes.get(x) ? Shade.HOLE : Shade.NOT_RECORDED).ordinal();
                for (int slot = x * SLOTS_A_PIXEL; slot < (x + 1) * SLOTS_A_PIXEL; slot++) {
                    worst = (byte) Math.min(worst, slots[slot]);
                }
                fill(image, LEFT + x, row * ROW, 1, ROW - GAP, Shade.values()[worst]);
            }
        }
        return png(image);
    }

    private static byte[] slots(Hour hour, List<HourSnapshot> there, TimeRange recorded) {
        byte[] slots = new byte[SLOTS];
        Arrays.fill(slots, (byte) Shade.NOT_RECORDED.ordinal());
        Arrays.fill(slots, slot(hour, recorded.start()), slot(hour, recorded.end()), (byte) Shade.HOLE.ordinal());
        for (HourSnapshot segments : there) {
            for (int i = 0; i < segments.size(); i++) {
                byte shade = (byte) shade(segments.type(i)).ordinal();
                int to = slot(hour, Math.min(recorded.end(), segments.end(i) + TOLERANCE));
                for (int slot = slot(hour, segments.start(i)); slot < to; slot++) {
                    if (slots[slot] == Shade.NOT_RECORDED.ordinal() || slots[slot] < shade) {
                        slots[slot] = shade;
                    }
                }
            }
        }
        return slots;
    }

    /** The pixels that holes between two segments touch: shorter than a slot, they would fall between two middles. */
    private static BitSet holes(Hour hour, List<HourSnapshot> there) {
        BitSet pixels = new BitSet(WIDTH);
        long reached = Long.MAX_VALUE;
        for (HourSnapshot segments : there) {
            for (int i = 0; i < segments.size(); i++) {
                if (segments.start(i) > reached && segments.start(i) - reached > TOLERANCE) {
                    pixels.set(pixel(hour, reached), pixel(hour, segments.start(i) + MICROS_A_PIXEL - 1));
                }
                reached = reached == Long.MAX_VALUE ? segments.end(i) : Math.max(reached, segments.end(i));
            }
        }
        return pixels;
    }

    private static int pixel(Hour hour, long time) {
        return (int) Math.max(0, Math.min(WIDTH, Math.floorDiv(time - hour.start(), (long) MICROS_A_PIXEL)));
    }

    /** The first slot of the hour whose middle is not before a time. */
    private static int slot(Hour hour, long time) {
        return (int) Math.max(0, Math.min(SLOTS, Math.floorDiv(time - hour.start() + SLOT / 2, SLOT)));
    }

    private static Shade shade(SegmentType type) {
        return switch (type) {
            case FULL -> Shade.FULL;
            case SUSPECT -> Shade.SUSPECT;
            case PARTIAL, TEMP -> Shade.PARTIAL;
        };
    }

    private static void label(BufferedImage image, Hour hour, int top) {
        String text = hour.toString().substring("2026-".length()).replace('T', ' ');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            int dots = letter == '-' ? DASH : letter == ' ' ? 0 : DIGITS[letter - '0'];
            for (int dot = 0; dot < 15; dot++) {
                if (((dots >> (14 - dot)) & 1) == 1) {
                    int x = 2 + (4 * i + dot % 3) * DOT_PIXELS;
                    fill(image, x, top + 1 + dot / 3 * DOT_PIXELS, DOT_PIXELS, DOT_PIXELS, Shade.INK);
                }
            }
        }
    }

    private static void fill(BufferedImage image, int left, int top, int width, int height, Shade shade) {
        int[] dots = new int[width * height];
        Arrays.fill(dots, shade.ordinal());
        image.getRaster().setPixels(left, top, width, height, dots);
    }

    private static IndexColorModel colours() {
        int[] colours = Arrays.stream(Shade.values()).mapToInt(Shade::rgb).toArray();
        return new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    }

    private static Buffer png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(out.toByteArray());
    }
}
