package dev.cutroom.chat;

import dev.cutroom.timeline.Micros;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Numbers as Python writes its floats, to the last character: the fewest digits that read as the same number. Nodes that
 * merge the same batches must write the same file, since it is named by its hash.
 */
final class PythonFloat {

    /** A number of so few digits comes back from a rounding to so many, its zeros taken away. */
    private static final int SURE_DIGITS = 15;

    /** So many are enough for every number. */
    private static final int MOST_DIGITS = 17;

    /** Below it, but for 0, Python writes an exponent. */
    private static final double SMALLEST_PLAIN = 1e-4;

    private static final double LARGEST_WHOLE_MICROS = 1e12;

    private PythonFloat() {}

    /** A number from 0 to 1e12. */
    static String format(double value) {
        long micros = value < LARGEST_WHOLE_MICROS ? Math.round(value * Micros.SECOND) : 0;
        boolean isPlain = value == 0 || value >= SMALLEST_PLAIN;
        if (isPlain && micros / (double) Micros.SECOND == value) {
            return Micros.formatSeconds(micros);
        }
        BigDecimal shortest = shortest(value);
        if (!isPlain) {
            return withExponent(shortest);
        }
        String plain = shortest.toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = SURE_DIGITS; digits < MOST_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(MOST_DIGITS)).stripTrailingZeros();
    }

    private static String withExponent(BigDecimal value) {
        String digits = value.unscaledValue().toString();
        int exponent = value.scale() - digits.length() + 1;
        return digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + "e-"
                + (exponent < 10 ? "0" : "") + exponent;
    }
}
