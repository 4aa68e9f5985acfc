package dev.cutroom.picture;

import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** The loudness of a range in so many columns. Filled segment by segment, then drawn or told. */
public final class Waveform {

    private static final Color PEAK = new Color(0x7a, 0xa2, 0xd6);
    private static final Color RMS = new Color(0x2f, 0x5f, 0xa8);
    private static final double ROUNDING = 10_000.0;

    private final TimeRange range;
    private final double[] largest;
    private final double[] squares;
    private final int[] stretches;
    private boolean isWhole = true;

    Waveform(TimeRange range, int columns) {
        this.range = range;
        this.largest = new double[columns];
        this.squares = new double[columns];
        this.stretches = new int[columns];
    }

    /** Adds a segment's sound; what lies out of the range is left out. */
    void add(long start, Peaks peaks) {
        int columns = largest.length;
        for (int stretch = 0; stretch < peaks.stretches(); stretch++) {
            long from = start + stretch * Peaks.STRETCH_MICROS - range.start();
            long to = from + Peaks.STRETCH_MICROS - 1;
            if (to < 0 || from >= range.length()) {
                continue;
            }
            int first = (int) (Math.max(0, from) * columns / range.length());
            int last = (int) Math.min(columns - 1L, to * columns / range.length());
            for (int column = first; column <= last; column++) {
                largest[column] = Math.max(largest[column], peaks.largest(stretch));
                squares[column] += peaks.rms(stretch) * peaks.rms(stretch);
                stretches[column]++;
            }
        }
    }

    /** Notes that a segment's sound cannot be had: silence in its place. */
    void miss() {
        isWhole = false;
    }

    /** Whether it holds the sound of all segments. */
    public boolean isWhole() {
        return isWhole;
    }

    private double rms(int column) {
        return stretches[column] == 0 ? 0 : Math.sqrt(squares[column] / stretches[column]);
    }

    /** As an image, transparent but for the sound. Computing; on a worker thread. */
    Buffer draw(int height) {
        int columns = largest.length;
        BufferedImage image = new BufferedImage(columns, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = image.createGraphics();
        for (int column = 0; column < columns; column++) {
            pen.setColor(PEAK);
            bar(pen, column, largest[column], height);
            pen.setColor(RMS);
            bar(pen, column, rms(column), height);
        }
        pen.dispose();
        return Images.png(image);
    }

    private static void bar(Graphics2D pen, int column, double size, int height) {
        int length = (int) Math.round(size * height);
        if (length > 0) {
            pen.fillRect(column, (height - length) / 2, 1, length);
        }
    }

    /** As numbers from 0 to 1. */
    public JsonObject toJson() {
        JsonArray peaks = new JsonArray();
        JsonArray means = new JsonArray();
        for (int column = 0; column < largest.length; column++) {
            peaks.add(rounded(largest[column]));
            means.add(rounded(rms(column)));
        }
        return new JsonObject()
                .put("start", Micros.format(range.start()))
                .put("end", Micros.format(range.end()))
                .put("columns", largest.length)
                .put("silent", Arrays.stream(stretches).allMatch(count -> count == 0))
                .put("peaks", peaks)
                .put("rms", means);
    }

    private static double rounded(double value) {
        return Math.round(value * ROUNDING) / ROUNDING;
    }
}
