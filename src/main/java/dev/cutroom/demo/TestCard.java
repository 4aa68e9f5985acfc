package dev.cutroom.demo;

import dev.cutroom.timeline.Micros;

/**
 * The demo's picture: the date and time it stands for, a frame counter, colour bars, something that moves, a flash in
 * the first frames of each second that falls together with a beep, and the frame's number as a row of blocks that a
 * program can read. Pure; one instance for one thread.
 */
final class TestCard {

    static final int WIDTH = 960;
    static final int HEIGHT = 540;
    static final int FRAMES_A_SECOND = 30;
    /** How long the flash and the beep last, in frames. */
    static final int FLASH_FRAMES = 3;

    /** Bits of the frame's number that the blocks show, the highest first; white is one. */
    static final int CODE_BITS = 48;

    static final int CODE_BLOCK = 20;

    private static final int[] BARS = {0xE6E6E6, 0xE6E600, 0x00E6E6, 0x00E600, 0xE600E6, 0xE60000, 0x0000E6};
    private static final Picture.Colour WHITE = Picture.Colour.rgb(0xFFFFFF);
    private static final Picture.Colour SOFT = Picture.Colour.rgb(0x9FB4D8);
    private static final Picture.Colour ACCENT = Picture.Colour.rgb(0xFFB454);
    private static final Picture.Colour BLACK = Picture.Colour.rgb(0x000000);
    private static final Picture.Colour TRACK = Picture.Colour.rgb(0x26324F);

    private static final int BARS_TOP = 392;
    private static final int BARS_HEIGHT = 108;
    private static final int TRACK_TOP = 356;

    private final Picture background = background();

    private static Picture background() {
        Picture picture = new Picture(WIDTH, HEIGHT);
        for (int y = 0; y < HEIGHT; y += 2) {
            int shade = 12 + 30 * y / HEIGHT;
            picture.fill(0, y, WIDTH, 2, Picture.Colour.rgb(shade / 2 << 16 | shade * 3 / 4 << 8 | shade + 24));
        }
        int wide = (WIDTH - 80) / BARS.length & ~1;
        for (int i = 0; i < BARS.length; i++) {
            picture.fill(40 + i * wide, BARS_TOP, wide, BARS_HEIGHT, Picture.Colour.rgb(BARS[i]));
        }
        picture.fill(40, TRACK_TOP, WIDTH - 80, 4, TRACK);
        return picture;
    }

    /**
     * The picture of a frame, in ffmpeg's yuv420p.
     *
     * @param frame counted since the epoch, {@link #FRAMES_A_SECOND} a second
     */
    byte[] draw(long frame) {
        Picture picture = background.copy();
        String time = Micros.format(timeOf(frame));
        int inSecond = (int) (frame % FRAMES_A_SECOND);
        centred(picture, time.substring(0, 10), 48, 44, SOFT);
        centred(picture, time.substring(11, 22), 128, 132, WHITE);
        centred(picture, String.valueOf(frame), 290, 36, ACCENT);
        double angle = 2 * Math.PI * (frame % (4 * FRAMES_A_SECOND)) / (4.0 * FRAMES_A_SECOND);
        int x = (int) (WIDTH / 2.0 - Math.cos(angle) * (WIDTH - 120) / 2);
        picture.disc(x, TRACK_TOP + 2, 14, ACCENT);
        picture.disc(WIDTH - 70, 70, 30, inSecond < FLASH_FRAMES ? WHITE : TRACK);
        code(picture, frame);
        return picture.planes();
    }

    /** When a frame is shown, in microseconds since the epoch. */
    static long timeOf(long frame) {
        return Math.floorDiv(frame, FRAMES_A_SECOND) * Micros.SECOND
                + Math.floorMod(frame, FRAMES_A_SECOND) * Micros.SECOND / FRAMES_A_SECOND;
    }

    private static void centred(Picture picture, String text, int top, int height, Picture.Colour colour) {
        int left = (WIDTH - SevenSegments.width(text, height)) / 2 & ~1;
        SevenSegments.draw(picture, text, left, top, height, colour);
    }

    private static void code(Picture picture, long frame) {
        for (int i = 0; i < CODE_BITS; i++) {
            boolean one = (frame >> CODE_BITS - 1 - i & 1) == 1;
            picture.fill(i * CODE_BLOCK, HEIGHT - CODE_BLOCK, CODE_BLOCK, CODE_BLOCK, one ? WHITE : BLACK);
        }
    }
}
