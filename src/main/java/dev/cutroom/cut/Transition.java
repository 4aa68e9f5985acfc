package dev.cutroom.cut;

import dev.cutroom.timeline.Micros;
import java.math.BigDecimal;

/**
 * How one range goes over into the next.
 *
 * @param type one of {@link Transitions#NAMES}; empty for a hard cut
 * @param micros how long both are seen together
 */
public record Transition(String type, long micros) {

    public static final Transition HARD = new Transition("", 0);

    private static final long SHORTEST = 40 * Micros.MILLISECOND;
    private static final long LONGEST = 10 * Micros.SECOND;
    private static final int LONGEST_NUMBER = 16;

    public Transition {
        if (type.isEmpty() ? micros != 0 : !Transitions.NAMES.containsKey(type)) {
            throw new IllegalArgumentException(
                    "'" + CutRequest.shown(type) + "' is no transition; GET /api/transitions lists them");
        }
        if (!type.isEmpty() && (micros < SHORTEST || micros > LONGEST)) {
            throw new IllegalArgumentException("a transition lasts from " + Micros.formatSeconds(SHORTEST) + " to "
                    + Micros.formatSeconds(LONGEST) + " s, not " + Micros.formatSeconds(micros));
        }
    }

    boolean isHard() {
        return type.isEmpty();
    }

    /**
     * Reads {@code TYPE,SECONDS}, or nothing for a hard cut.
     *
     * @throws IllegalArgumentException naming the text and the form expected
     */
    public static Transition parse(String text) {
        if (text.isEmpty()) {
            return HARD;
        }
        int comma = text.indexOf(',');
        if (comma < 0
                || !text.substring(comma + 1).matches("[0-9]{1,5}(\\.[0-9]{1,9})?")
                || text.length() - comma > LONGEST_NUMBER) {
            throw new IllegalArgumentException("'" + CutRequest.shown(text)
                    + "' is no transition; write TYPE,SECONDS such as fade,1.5, or nothing for a hard cut");
        }
        long micros =
                new BigDecimal(text.substring(comma + 1)).movePointRight(6).longValue();
        return new Transition(text.substring(0, comma), micros);
    }
}
