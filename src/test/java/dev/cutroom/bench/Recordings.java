package dev.cutroom.bench;

import dev.cutroom.testing.RunningNode;
import dev.cutroom.timeline.Micros;
import io.netty.buffer.Unpooled;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Row 14: what recording 50 channels of 2 qualities costs, with segments of 2 s and 750 KB, and whether any is missed.
 * Beside it the same segments fetched by {@code curl} with 8 connections. The origin lives in this process, the node in
 * one of its own.
 *
 * <p>{@code mvn -Pbench -Dbench.main=dev.cutroom.bench.Recordings verify}; {@code -Dbench.channels=},
 * {@code -Dbench.seconds=} say how many and how long.
 */
public final class Recordings {

    private static final PrintStream OUT = System.out;
    private static final long SEGMENT = 2 * Micros.SECOND;
    private static final int SEGMENT_BYTES = 750_000;
    private static final int WINDOW = 8;
    private static final int WARM_UP_SECONDS = 20;
    private static final List<String> QUALITIES = List.of("source", "480p");

    private final int channels = Integer.getInteger("bench.channels", 50);
    private final int seconds = Integer.getInteger("bench.seconds", 60);

    private Recordings() {}

    public static void main(String[] arguments) throws Exception {
        new Recordings().run();
    }

    private void run() throws Exception {
        Path folder = Files.createTempDirectory("cutroom-bench-recordings");
        Vertx vertx = Vertx.vertx();
        int port = Programs.freePort();
        vertx.deployVerticle(() -> new Origin(port), new DeploymentOptions().setInstances(2))
                .await(20, TimeUnit.SECONDS);
        Path configuration = folder.resolve("cutroom.yaml");
        Files.writeString(configuration, configuration(port));
        Path data = Files.createDirectory(folder.resolve("data"));
        List<String> options = List.of("--config", configuration.toString(), "--database", "none");
        try (RunningNode node = RunningNode.serve(data, "512m", options)) {
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            long from = now();
            double cpu = cpuSeconds(node.handle());
            LoopDelays delays = new LoopDelays(node.url() + "/metrics");
            TimeUnit.SECONDS.sleep(seconds);
            double used = cpuSeconds(node.handle()) - cpu;
            long to = now();
            String held = delays.said();
            // What was due in the window has come by then.
            TimeUnit.SECONDS.sleep(10);
            long due = (long) channels * QUALITIES.size() * ((to - from) / SEGMENT);
            OUT.printf(
                    "%d channels of %d qualities for %d s: %.2f of a core; %d of %d segments kept whole (%.0f MB/s)%n",
                    channels,
                    QUALITIES.size(),
                    seconds,
                    used / seconds,
                    kept(data, from, to),
                    due,
                    due * (double) SEGMENT_BYTES / seconds / 1e6);
            OUT.println("Event loops held: " + held);
        }
        curl(port, folder, channels * QUALITIES.size() * seconds / 2);
        vertx.close().await(20, TimeUnit.SECONDS);
        Programs.delete(folder);
    }

    /** Fetches as many segments as are due in the time, as fast as curl can, and says what processor time it took. */
    private void curl(int port, Path folder, int count) throws Exception {
        if (Programs.find("curl").isEmpty()) {
            OUT.println("curl is not installed, so nothing is compared");
            return;
        }
        Path list = folder.resolve("curl.txt");
        StringBuilder lines = new StringBuilder();
        Path into = Files.createDirectory(folder.resolve("curl"));
        for (int i = 0; i < count; i++) {
            lines.append("url = http://127.0.0.1:%d/c/q/%d.ts%noutput = %s/%d.ts%n".formatted(port, i, into, i));
        }
        Files.writeString(list, lines);
        long begun = System.nanoTime();
        Process curl = new ProcessBuilder("curl", "-s", "-Z", "--parallel-max", "8", "-K", list.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        double used = 0;
        while (!curl.waitFor(5, TimeUnit.MILLISECONDS)) {
            used = Math.max(used, cpuSeconds(curl.toHandle()));
        }
        if (curl.exitValue() != 0) {
            throw new IOException("curl ended with " + curl.exitValue());
        }
        OUT.printf(
                "curl with 8 connections for the same %d segments: %.1f s of processor time in %.1f s, %.2f of a core%n",
                count, used, (System.nanoTime() - begun) / 1e9, used / seconds);
    }

    private String configuration(int port) {
        StringBuilder yaml = new StringBuilder("channels:\n");
        for (int i = 0; i < channels; i++) {
            yaml.append("  - name: c%02d%n    url: http://127.0.0.1:%d/c%02d/master.m3u8%n    qualities: [%s]%n"
                    .formatted(i, port, i, String.join(", ", QUALITIES)));
        }
        return yaml.toString();
    }

    /** Segments that begin within the window and are whole. */
    private static long kept(Path data, long from, long to) throws IOException {
        List<String> hours = new ArrayList<>();
        for (long hour = from / Micros.HOUR; hour <= to / Micros.HOUR; hour++) {
            hours.add(Micros.format(hour * Micros.HOUR).substring(0, 13));
        }
        try (Stream<Path> files = Files.walk(data, 4)) {
            return files.filter(file ->
                            file.toString().endsWith(".ts") && file.toString().contains("-full-"))
                    .filter(file ->
                            hours.contains(file.getParent().getFileName().toString()))
                    .map(file -> file.getParent().getFileName() + ":"
                            + file.getFileName().toString().replaceAll("-.*", ""))
                    .map(Micros::parse)
                    .filter(start -> start >= from && start < to)
                    .count();
        }
    }

    private static long now() {
        return System.currentTimeMillis() * 1000;
    }

    private static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1e3;
    }

    /** Every address with .ts is a segment, every playlist the same sliding window of the clock. */
    private static final class Origin extends VerticleBase {
        private final int port;
        private final Buffer segment;

        Origin(int port) {
            this.port = port;
            byte[] bytes = new byte[SEGMENT_BYTES];
            new Random(1).nextBytes(bytes);
            for (int at = 0; at < bytes.length; at += 188) {
                bytes[at] = 0x47;
            }
            this.segment = BufferInternal.buffer(
                    Unpooled.directBuffer(bytes.length, bytes.length).writeBytes(bytes));
        }

        @Override
        public Future<?> start() {
            return vertx.createHttpServer(new HttpServerOptions().setPort(port).setHost("127.0.0.1"))
                    .requestHandler(this::answer)
                    .listen();
        }

        private void answer(HttpServerRequest request) {
            String path = request.path();
            if (path.endsWith(".ts")) {
                request.response().putHeader("Content-Type", "video/mp2t").end(segment);
            } else {
                request.response()
                        .putHeader("Content-Type", "application/vnd.apple.mpegurl")
                        .end(path.endsWith("/master.m3u8") ? master() : media());
            }
        }

        private static String master() {
            StringBuilder text = new StringBuilder("#EXTM3U\n");
            for (String quality : QUALITIES) {
                text.append("#EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID=\"%1$s\",NAME=\"%1$s\"%n".formatted(quality))
                        .append("#EXT-X-STREAM-INF:BANDWIDTH=3000000,VIDEO=\"%1$s\"%n%1$s.m3u8%n".formatted(quality));
            }
            return text.toString();
        }

        private static String media() {
            long newest = now() / SEGMENT;
            StringBuilder text = new StringBuilder(
                            "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:")
                    .append(newest - WINDOW)
                    .append('\n');
            for (long number = newest - WINDOW; number < newest; number++) {
                text.append("#EXT-X-PROGRAM-DATE-TIME:")
                        .append(Micros.format(number * SEGMENT))
                        .append("Z\n#EXTINF:2.000,\n")
                        .append(number)
                        .append(".ts\n");
            }
            return text.toString();
        }
    }
}
