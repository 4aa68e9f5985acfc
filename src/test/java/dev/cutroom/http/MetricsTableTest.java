package dev.cutroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.MetricsSettings;
import dev.cutroom.metrics.MetricsVerticle;
import dev.cutroom.metrics.NodeRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documented table of meters holds each that the code makes, and no other. */
class MetricsTableTest {

    private static final Pattern BUILDER = Pattern.compile(
            "(?:Counter|Gauge|Timer|DistributionSummary)\\s*\\.builder\\(\\s*\"(cutroom\\.[a-z0-9.]+)\"");
    private static final Pattern FAMILY = Pattern.compile("\"(cutroom_[a-z0-9_]+_(?:seconds|bytes|total))\"");

    @Test
    void everyMeterOfTheCode_isInTheTable() throws Exception {
        Set<String> documented = MetricsTable.documented();
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            sources.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                String code = read(file);
                for (Matcher meter = BUILDER.matcher(code); meter.find(); ) {
                    String base = meter.group(1).replace('.', '_');
                    if (documented.stream().noneMatch(name -> isOf(name, base))) {
                        missing.add(base + " of " + file.getFileName());
                    }
                }
                for (Matcher family = FAMILY.matcher(code); family.find(); ) {
                    if (documented.stream().noneMatch(name -> isOf(name, family.group(1)))) {
                        missing.add(family.group(1) + " of " + file.getFileName());
                    }
                }
            });
        }
        assertThat(missing)
                .as("meters without a row in src/main/resources/metrics.md")
                .isEmpty();
    }

    /** Whether a documented name is a meter's: with its unit and {@code _total} behind it, or without. */
    private static boolean isOf(String name, String base) {
        return name.equals(base)
                || Stream.of("_total", "_seconds", "_bytes", "_seconds_total", "_bytes_total")
                        .anyMatch(ending -> name.equals(base + ending));
    }

    @Test
    void whatTheJvmAndTheProcessExport_isInTheTable() throws Exception {
        PrometheusMeterRegistry registry = NodeRegistry.create();
        Vertx vertx = Vertx.vertx();
        MetricsVerticle metrics =
                new MetricsVerticle(registry, new MetricsSettings(Duration.ofMillis(2), true, Duration.ofMillis(20)));
        vertx.deployVerticle(metrics).await(20, TimeUnit.SECONDS);

        Set<String> exported = MetricsTable.exported(
                metrics.scrape("").await(20, TimeUnit.SECONDS).text().toString());
        vertx.close().await(20, TimeUnit.SECONDS);

        assertThat(MetricsTable.documented()).containsAll(exported);
        assertThat(exported).contains("cutroom_jvm_threads_live", "cutroom_process_cpu_seconds_total");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
