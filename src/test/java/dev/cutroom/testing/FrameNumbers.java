package dev.cutroom.testing;

/** Reads the number that the demo's test card shows as a row of 48 blocks at its bottom, the highest bit first. */
public final class FrameNumbers {

    private static final int BITS = 48;
    private static final double BLOCK_OF_WIDTH = 20 / 960.0;
    private static final double ROW_OF_HEIGHT = 10 / 540.0;

    private FrameNumbers() {}

    /**
     * The frame's number, counted since the epoch at 30 a second.
     *
     * @param luma brightness of each pixel, row by row
     */
    public static long read(byte[] luma, int from, int width, int height) {
        int row = (int) (height - height * ROW_OF_HEIGHT);
        double block = width * BLOCK_OF_WIDTH;
        long number = 0;
        for (int i = 0; i < BITS; i++) {
            int brightness = luma[from + row * width + (int) (i * block + block / 2)] & 0xFF;
            number = number << 1 | (brightness > 126 ? 1 : 0);
        }
        return number;
    }
}
