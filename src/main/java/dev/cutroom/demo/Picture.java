package dev.cutroom.demo;

import java.util.Arrays;

/** A picture in YUV 4:2:0, planes one after the other, as ffmpeg's rawvideo has it. Sizes and places are even. */
final class Picture {

    private final int width;
    private final int height;
    private final byte[] planes;

    Picture(int width, int height) {
        this.width = width;
        this.height = height;
        this.planes = new byte[width * height * 3 / 2];
    }

    Picture copy() {
        Picture copy = new Picture(width, height);
        System.arraycopy(planes, 0, copy.planes, 0, planes.length);
        return copy;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    byte[] planes() {
        return planes;
    }

    /** Fills a rectangle; parts outside the picture are left out. */
    void fill(int left, int top, int wide, int high, Colour colour) {
        int fromX = Math.max(0, left);
        int toX = Math.min(width, left + wide);
        int fromY = Math.max(0, top);
        int toY = Math.min(height, top + high);
        for (int y = fromY; y < toY; y++) {
            Arrays.fill(planes, y * width + fromX, y * width + toX, colour.y());
        }
        int half = width / 2;
        int u = width * height;
        int v = u + u / 4;
        for (int y = fromY / 2; y < toY / 2; y++) {
            Arrays.fill(planes, u + y * half + fromX / 2, u + y * half + toX / 2, colour.u());
            Arrays.fill(planes, v + y * half + fromX / 2, v + y * half + toX / 2, colour.v());
        }
    }

    /** Fills a disc. */
    void disc(int centreX, int centreY, int radius, Colour colour) {
        for (int y = -radius; y < radius; y += 2) {
            int reach = (int) Math.sqrt((double) radius * radius - (double) y * y) & ~1;
            fill((centreX - reach) & ~1, (centreY + y) & ~1, 2 * reach, 2, colour);
        }
    }

    /** A colour of BT.601, as bytes. */
    record Colour(byte y, byte u, byte v) {

        static Colour rgb(int rgb) {
            double r = rgb >> 16 & 0xFF;
            double g = rgb >> 8 & 0xFF;
            double b = rgb & 0xFF;
            return new Colour(
                    (byte) Math.round(16 + 0.257 * r + 0.504 * g + 0.098 * b),
                    (byte) Math.round(128 - 0.148 * r - 0.291 * g + 0.439 * b),
                    (byte) Math.round(128 + 0.439 * r - 0.368 * g - 0.071 * b));
        }
    }
}
