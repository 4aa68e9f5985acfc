package dev.cutroom.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One row: the same work asked of Cutroom and of another server in turns.
 *
 * @param row its number in performance.md
 * @param ours and {@code theirs} URLs; {@code script} Lua for ours, {@code otherScript} for theirs, empty without
 * @param goal the least ratio to reach
 */
record Comparison(
        String row,
        String work,
        String other,
        String ours,
        String script,
        String theirs,
        String otherScript,
        int connections,
        double goal) {

    /** Medians of requests a second, and of the ratios of each round. */
    record Result(double ours, double theirs, double ratio) {}

    Result measure(Wrk wrk, int rounds, double seconds) throws IOException {
        wrk.run(ours, connections, seconds, script);
        wrk.run(theirs, connections, 1, otherScript);
        List<Double> our = new ArrayList<>();
        List<Double> their = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            our.add(wrk.run(ours, connections, seconds, script));
            their.add(wrk.run(theirs, connections, seconds, otherScript));
            ratios.add(our.get(i) / their.get(i));
        }
        return new Result(median(our), median(their), median(ratios));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
