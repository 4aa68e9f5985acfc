package dev.cutroom.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Row 12: how long an event loop is held while a day's playlist, small and big segments and cuts are fetched at once,
 * with a day listed anew and a scrape each second.
 */
final class LoopHold {

    private static final int WARM_UP_SECONDS = 8;
    private static final Pattern BUCKET = Pattern.compile(
            "^cutroom_event_loop_delay_seconds_bucket\\{.*le=\"([^\"]+)\"} ([0-9]+)", Pattern.MULTILINE);

    private final CutroomServer cutroom;
    private final SyntheticStore store;
    private final Wrk wrk;
    private final List<String> urls;
    private final HttpClient client = HttpClient.newHttpClient();

    LoopHold(CutroomServer cutroom, SyntheticStore store, Wrk wrk, List<String> urls) {
        this.cutroom = cutroom;
        this.store = store;
        this.wrk = wrk;
        this.urls = urls;
    }

    String measure(double seconds) throws Exception {
        List<Process> load = new ArrayList<>();
        for (String url : urls) {
            load.add(wrk.start(url, 16, WARM_UP_SECONDS + seconds + 2, ""));
        }
        disturb(WARM_UP_SECONDS);
        Map<Double, Long> before = buckets();
        disturb((int) Math.ceil(seconds));
        Map<Double, Long> after = buckets();
        for (Process process : load) {
            process.waitFor();
        }
        long all = after.get(Double.POSITIVE_INFINITY) - before.get(Double.POSITIVE_INFINITY);
        StringBuilder said = new StringBuilder();
        for (double share : new double[] {0.99, 0.999, 1}) {
            for (Map.Entry<Double, Long> bucket : after.entrySet()) {
                if (bucket.getValue() - before.get(bucket.getKey()) >= share * all) {
                    said.append("p")
                            .append(share * 100)
                            .append(" <= ")
                            .append(bucket.getKey() * 1000)
                            .append(" ms; ");
                    break;
                }
            }
        }
        return said.append(all).append(" probes").toString();
    }

    private void disturb(int seconds) throws Exception {
        for (int i = 0; i < seconds; i++) {
            long begun = System.nanoTime();
            try (Stream<Path> hours = Files.list(store.base.resolve(SyntheticStore.DAY.path()))) {
                for (Path hour : hours.toList()) {
                    Files.setLastModifiedTime(hour, FileTime.fromMillis(System.currentTimeMillis() - 60_000 - i));
                }
            }
            get(cutroom.url(HttpComparison.playlist(0, SyntheticStore.HOURS)));
            get(cutroom.url("/metrics"));
            long left = 1_000 - (System.nanoTime() - begun) / 1_000_000;
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(Math.max(0, left));
        }
    }

    private Map<Double, Long> buckets() throws Exception {
        Map<Double, Long> sums = new TreeMap<>();
        for (Matcher line = BUCKET.matcher(get(cutroom.url("/metrics"))); line.find(); ) {
            double bound = line.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(line.group(1));
            sums.merge(bound, Long.parseLong(line.group(2)), Long::sum);
        }
        return sums;
    }

    private String get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
