package dev.cutroom.replicate;

import java.util.HashMap;
import java.util.Map;

/** Files that could not be had, such as one whose content was wrong: each is left alone for twice as many rounds as the time before. */
final class Setbacks {

    private static final int MOST = 10_000;
    private static final int LONGEST_ROUNDS = 64;

    private record Setback(int pause, long until) {}

    private final Map<String, Setback> setbacks = new HashMap<>();

    boolean holds(String file, long round) {
        Setback setback = setbacks.get(file);
        return setback != null && round < setback.until;
    }

    void add(String file, long round) {
        if (setbacks.size() >= MOST) {
            setbacks.clear();
        }
        setbacks.compute(file, (same, before) -> {
            int pause = before == null ? 2 : Math.min(LONGEST_ROUNDS, before.pause * 2);
            return new Setback(pause, round + pause);
        });
    }

    void forget(String file) {
        setbacks.remove(file);
    }
}
