package dev.cutroom.demo;

/** Digits of seven bars, since the bundled ffmpeg writes no text. */
final class SevenSegments {

    /** Bars a digit lights: top, upper right, lower right, bottom, lower left, upper left, middle. */
    private static final int[] LIT = {0x3F, 0x06, 0x5B, 0x4F, 0x66, 0x6D, 0x7D, 0x07, 0x7F, 0x6F};

    private SevenSegments() {}

    /** How wide a text of this height is, in pixels. */
    static int width(String text, int height) {
        int width = 0;
        for (int i = 0; i < text.length(); i++) {
            width += advance(text.charAt(i), height);
        }
        return width;
    }

    /** Digits take their place; {@code :}, {@code .} and {@code -} a part of it, a space half. */
    private static int advance(char c, int height) {
        return switch (c) {
            case ':', '.' -> even(height * 0.26);
            case '-' -> even(height * 0.5);
            case ' ' -> even(height * 0.4);
            default -> even(height * 0.68);
        };
    }

    private static int even(double size) {
        return (int) Math.round(size / 2) * 2;
    }

    static void draw(Picture picture, String text, int left, int top, int height, Picture.Colour colour) {
        int x = left;
        int thick = Math.max(2, even(height * 0.13));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int wide = even(height * 0.52);
            switch (c) {
                case ':' -> {
                    picture.fill(x, top + even(height * 0.28), thick, thick, colour);
                    picture.fill(x, top + even(height * 0.62), thick, thick, colour);
                }
                case '.' -> picture.fill(x, top + height - thick, thick, thick, colour);
                case '-' -> picture.fill(x, top + even(height * 0.44), even(height * 0.34), thick, colour);
                case ' ' -> {}
                default -> digit(picture, LIT[c - '0'], x, top, wide, height, thick, colour);
            }
            x += advance(c, height);
        }
    }

    private static void digit(
            Picture picture, int lit, int x, int top, int wide, int high, int thick, Picture.Colour colour) {
        int half = even(high / 2.0);
        int middle = top + half - even(thick / 2.0);
        bar(picture, lit, 0, x, top, wide, thick, colour);
        bar(picture, lit, 1, x + wide - thick, top, thick, half, colour);
        bar(picture, lit, 2, x + wide - thick, top + half, thick, high - half, colour);
        bar(picture, lit, 3, x, top + high - thick, wide, thick, colour);
        bar(picture, lit, 4, x, top + half, thick, high - half, colour);
        bar(picture, lit, 5, x, top, thick, half, colour);
        bar(picture, lit, 6, x, middle, wide, thick, colour);
    }

    private static void bar(
            Picture picture, int lit, int bit, int x, int y, int wide, int high, Picture.Colour colour) {
        if ((lit >> bit & 1) == 1) {
            picture.fill(x, y, wide, high, colour);
        }
    }
}
