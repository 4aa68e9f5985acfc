package dev.cutroom.picture;

import org.jspecify.annotations.Nullable;

/** A rectangle in pixels, {@code left,top,right,bottom}; right and bottom are one past the last. */
public record Crop(int left, int top, int right, int bottom) {

    private static final int MOST_PIXELS = 16_384;

    public Crop {
        if (left < 0 || top < 0 || right <= left || bottom <= top || right > MOST_PIXELS || bottom > MOST_PIXELS) {
            throw new IllegalArgumentException("the rectangle " + left + "," + top + "," + right + "," + bottom
                    + " must be left,top,right,bottom with left < right and top < bottom, none over " + MOST_PIXELS);
        }
    }

    /**
     * Reads {@code left,top,right,bottom}.
     *
     * @throws IllegalArgumentException saying what is expected
     */
    public static Crop parse(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length == 4) {
            try {
                return new Crop(
                        Integer.parseInt(parts[0].strip()),
                        Integer.parseInt(parts[1].strip()),
                        Integer.parseInt(parts[2].strip()),
                        Integer.parseInt(parts[3].strip()));
            } catch (NumberFormatException notANumber) {
                throw wrong(text, notANumber);
            }
        }
        throw wrong(text, null);
    }

    private static IllegalArgumentException wrong(String text, @Nullable NumberFormatException cause) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return new IllegalArgumentException(
                "'" + shown + "' is no rectangle; write four whole numbers, left,top,right,bottom", cause);
    }

    int width() {
        return right - left;
    }

    int height() {
        return bottom - top;
    }

    @Override
    public String toString() {
        return left + "," + top + "," + right + "," + bottom;
    }
}
