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
import java.util.stream.Stream;

/**
 * Row 12: how long an event loop is held while a day's playlist, small and big segments and cuts are fetched at once,
 * with a day listed anew and a scrape each second.
 */
final class LoopHold {

    private static final int WARM_UP_SECONDS = 8;

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
        LoopDelays delays = new LoopDelays(cutroom.url("/metrics"));
        disturb((int) Math.ceil(seconds));
        String said = delays.said();
        for (Process process : load) {
            process.waitFor();
        }
        return said;
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

    private String get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
