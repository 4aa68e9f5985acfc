package dev.cutroom.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One row: the same work asked of Cutroom and of another server in turns.
 *
 * @param row its number in performance.md
 * @param ours and {@code theirs} URLs; {@code script} Lua for ours, {@code otherScript} for theirs, empty without
 * @param goal the least ratio to reach
 * @param server the other server's process; its children count with it
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
        double goal,
        ProcessHandle server) {

    /** Medians of requests a second, of the ratios of each round, and of the ratios of CPU time a request. */
    record Result(double ours, double theirs, double ratio, double cpu) {}

    /** What one run of wrk showed: requests a second, and CPU seconds of the server a request. */
    private record Run(double rate, double cpu) {}

    Result measure(Wrk wrk, int rounds, double seconds) throws IOException {
        wrk.run(ours, connections, seconds, script);
        wrk.run(theirs, connections, 1, otherScript);
        List<Run> our = new ArrayList<>();
        List<Run> their = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            our.add(run(wrk, ProcessHandle.current(), ours, seconds, script));
            their.add(run(wrk, server, theirs, seconds, otherScript));
        }
        return new Result(
                median(our.stream().map(Run::rate)),
                median(their.stream().map(Run::rate)),
                median(IntStream.range(0, rounds).mapToObj(i -> our.get(i).rate / their.get(i).rate)),
                median(IntStream.range(0, rounds).mapToObj(i -> our.get(i).cpu / their.get(i).cpu)));
    }

    private Run run(Wrk wrk, ProcessHandle process, String url, double seconds, String lua) throws IOException {
        double before = cpuSeconds(process);
        double rate = wrk.run(url, connections, seconds, lua);
        return new Run(rate, (cpuSeconds(process) - before) / (rate * seconds));
    }

    private static double cpuSeconds(ProcessHandle process) {
        Stream<ProcessHandle> all = process.pid() == ProcessHandle.current().pid()
                ? Stream.of(process)
                : Stream.concat(Stream.of(process), process.descendants());
        return all.flatMap(one -> one.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toMillis)
                        .sum()
                / 1e3;
    }

    private static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
