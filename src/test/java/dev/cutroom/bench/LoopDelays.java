package dev.cutroom.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How late event loops ran what was due, read from a node's own histogram between two moments. */
final class LoopDelays {

    private static final Pattern BUCKET = Pattern.compile(
            "^cutroom_event_loop_delay_seconds_bucket\\{.*le=\"([^\"]+)\"} ([0-9]+)", Pattern.MULTILINE);
    private static final double[] SHARES = {0.99, 0.999, 1};

    private final HttpClient client = HttpClient.newHttpClient();
    private final String metrics;
    private final Map<Double, Long> before;

    /** Begins now. */
    LoopDelays(String metrics) throws IOException, InterruptedException {
        this.metrics = metrics;
        this.before = buckets();
    }

    /** What the buckets tell until now, in words. */
    String said() throws IOException, InterruptedException {
        Map<Double, Long> after = buckets();
        long all = after.get(Double.POSITIVE_INFINITY) - before.get(Double.POSITIVE_INFINITY);
        StringBuilder said = new StringBuilder();
        for (double share : SHARES) {
            for (Map.Entry<Double, Long> bucket : after.entrySet()) {
                if (bucket.getValue() - before.get(bucket.getKey()) >= share * all) {
                    said.append("p%s <= %s ms; ".formatted(share * 100, bucket.getKey() * 1000));
                    break;
                }
            }
        }
        return said.append(all).append(" probes").toString();
    }

    private Map<Double, Long> buckets() throws IOException, InterruptedException {
        Map<Double, Long> sums = new TreeMap<>();
        String scrape = client.send(
                        HttpRequest.newBuilder(URI.create(metrics)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        for (Matcher line = BUCKET.matcher(scrape); line.find(); ) {
            double bound = line.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(line.group(1));
            sums.merge(bound, Long.parseLong(line.group(2)), Long::sum);
        }
        return sums;
    }
}
