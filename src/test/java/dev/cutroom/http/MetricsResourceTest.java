package dev.cutroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.HttpSettings;
import dev.cutroom.conf.MetricsSettings;
import dev.cutroom.metrics.HistogramFamily;
import dev.cutroom.metrics.MetricsVerticle;
import dev.cutroom.metrics.NodeRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Scrapes over a socket, and that nobody waits for one. */
class MetricsResourceTest {

    private static final int RECORDERS = 8;

    private final Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
    private final PrometheusMeterRegistry registry = NodeRegistry.create();
    private final MetricsVerticle metrics =
            new MetricsVerticle(registry, new MetricsSettings(Duration.ofMillis(2), true, Duration.ofMillis(10)));
    private HttpFront front;
    private RawHttp raw;
    private int port;

    @BeforeEach
    void start() throws Exception {
        vertx.deployVerticle(metrics).await(20, TimeUnit.SECONDS);
        Resource busy = router -> router.get("/busy").handler(ctx -> {
            long until = System.nanoTime() + 60_000_000;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            ctx.end();
        });
        front = new HttpFront(
                vertx, HttpSettings.onFreePort(), () -> List.of(new MetricsResource(metrics), busy), registry, 2);
        port = front.start().await(20, TimeUnit.SECONDS);
        raw = new RawHttp(port);
    }

    @AfterEach
    void stop() throws Exception {
        front.stop().await(20, TimeUnit.SECONDS);
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void methodsThatNobodyKnows_areOneMeter() throws Exception {
        for (int i = 0; i < 5; i++) {
            raw.send("BREW" + i, "/metrics");
        }
        raw.send("DELETE", "/metrics");
        String scraped = raw.get("/metrics").body();
        assertThat(scraped).contains("method=\"other\"", "method=\"DELETE\"").doesNotContain("BREW");
    }

    @Test
    void scrape_hasTheFormAskedFor() throws Exception {
        LoggerFactory.getLogger("test").warn("one line");

        RawHttp.Answer text = raw.get("/metrics");
        RawHttp.Answer open =
                raw.get("/metrics", "Accept: application/openmetrics-text; version=1.0.0, text/plain;q=0.5");

        assertThat(text.header("content-type")).startsWith("text/plain; version=0.0.4");
        assertThat(text.body())
                .contains("cutroom_log_lines_total{level=\"warn\"}")
                .contains("cutroom_jvm_memory_used_bytes{")
                .contains("cutroom_process_uptime_seconds ")
                .contains("cutroom_jvm_gc_time_seconds_total{");
        assertThat(open.header("content-type")).startsWith("application/openmetrics-text");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void aBusyLoop_showsInItsDelay_andInTheFlameGraph() throws Exception {
        for (int i = 0; i < 8; i++) {
            raw.get("/busy");
        }
        long giveUp = System.nanoTime() + 20_000_000_000L;
        String text;
        do {
            text = raw.get("/metrics").body();
            assertThat(System.nanoTime()).as(text).isLessThan(giveUp);
        } while (!text.contains("cutroom_flamegraph_seconds_total{stack=")
                || !text.contains("MetricsResourceTest.lambda$start"));

        double raw = longest(text, "cutroom_event_loop_delay_raw_max_seconds");
        double adjusted = longest(text, "cutroom_event_loop_delay_max_seconds");
        assertThat(raw).isGreaterThan(0.05);
        assertThat(adjusted).isPositive().isLessThanOrEqualTo(raw);
        assertThat(text).contains("cutroom_event_loop_delay_seconds_bucket{loop=\"0\",le=\"0.005\"}");
    }

    @Test
    void aSlowScraper_blocksNobodyWhoRecords() throws Exception {
        Counter counter =
                Counter.builder("cutroom.test.counter").description("test").register(registry);
        Timer timer = Timer.builder("cutroom.test.timer").description("test").register(registry);
        HistogramFamily histogram = HistogramFamily.register(registry, "cutroom_test_seconds", "test", "who");
        AtomicBoolean going = new AtomicBoolean(true);
        List<Thread> recorders = new ArrayList<>();
        for (int i = 0; i < RECORDERS; i++) {
            HistogramFamily.Cell cell = histogram.writer().cell(List.of("recorder"));
            Thread recorder = new Thread(
                    () -> {
                        while (going.get()) {
                            counter.increment();
                            timer.record(1, TimeUnit.MICROSECONDS);
                            cell.record(1_000);
                        }
                    },
                    "recorder-" + i);
            recorder.start();
            recorders.add(recorder);
        }
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest scrape = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        client.send(scrape, HttpResponse.BodyHandlers.discarding());
        // Counted while connections stand: accepting and closing them takes monitors that have nothing to do with
        // meters.
        Map<String, Long> before;
        Map<String, Long> after;
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
            slow.setReceiveBufferSize(1_024);
            OutputStream out = slow.getOutputStream();
            for (int i = 0; i < 50; i++) {
                out.write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.flush();
            client.send(scrape, HttpResponse.BodyHandlers.discarding());
            before = blocked();
            long until = System.nanoTime() + 2_000_000_000L;
            while (System.nanoTime() < until) {
                assertThat(client.send(scrape, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
            }
            after = blocked();
        }
        going.set(false);
        for (Thread recorder : recorders) {
            recorder.join();
        }

        assertThat(after).isEqualTo(before);
    }

    private static double longest(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .max()
                .orElseThrow();
    }

    /** How often recorders and event loops had to wait for a monitor. */
    private static Map<String, Long> blocked() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Long> counts = new TreeMap<>();
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null
                    && (info.getThreadName().startsWith("recorder-")
                            || info.getThreadName().startsWith("vert.x-eventloop"))) {
                counts.put(info.getThreadName(), info.getBlockedCount());
            }
        }
        return counts;
    }
}
