package dev.cutroom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.http.MetricsTable;
import dev.cutroom.testing.RunningNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built jar: what the README's first command does, from its start over a kill to its orderly end. */
class DemoIT {

    private static final int STOP_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void theDemo_records_cuts_publishes_survivesAKill_andEndsWithNothingLeft() throws Exception {
        Path data = folder.resolve("data");
        String event;
        List<ProcessHandle> children;
        try (RunningNode node = RunningNode.demo(data)) {
            JsonArray span = spanOfSeconds(node, 8);
            String range = "start=" + span.getString(0) + "&end=" + span.getString(1);

            assertThat(get(node, "/playlist/demo/source.m3u8?" + range)).contains("#EXT-X-ENDLIST");
            assertThat(bytes(node, "/cut/demo/source.ts?type=rough&" + range)).hasSizeGreaterThan(10_000);
            assertThat(bytes(node, "/cut/demo/source.ts?" + range)).startsWith(0x47);
            assertThat(new TreeSet<>(MetricsTable.exported(get(node, "/metrics"))))
                    .isSubsetOf(MetricsTable.documented());

            until(node, "/health", document -> new JsonObject(document)
                    .getString("status")
                    .equals("up"));
            event = publish(node, span);
            children = node.children();
            List<ProcessHandle> encoders = children.stream()
                    .filter(child -> child.info().command().orElse("").endsWith("ffmpeg"))
                    .toList();
            assertThat(encoders).isNotEmpty();
            node.kill();
            for (ProcessHandle encoder : encoders) {
                encoder.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        try (RunningNode again = RunningNode.demo(data)) {
            until(again, "/api/events/" + event, document -> document.contains("\"DONE\""));
            spanOfSeconds(again, 4);
            children = again.children();

            assertThat(again.endsWithin(STOP_SECONDS)).isTrue();
        }
        for (ProcessHandle child : children) {
            child.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private String publish(RunningNode node, JsonArray span) throws Exception {
        String created = send(HttpRequest.newBuilder(URI.create(node.url() + "/api/events"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(new JsonObject()
                        .put("channel", "demo")
                        .put("quality", "source")
                        .put("title", "A few seconds")
                        .put(
                                "ranges",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("start", span.getString(0))
                                                .put("end", span.getString(1))))
                        .encode()))
                .build());
        String id = new JsonObject(created).getString("id");
        send(HttpRequest.newBuilder(URI.create(node.url() + "/api/events/" + id + "/submit"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        until(node, "/api/events/" + id, document -> document.contains("\"DONE\""));
        return id;
    }

    /** Waits until the newest contiguous span is so long; its start and end. */
    private JsonArray spanOfSeconds(RunningNode node, int seconds) throws Exception {
        JsonArray[] found = new JsonArray[1];
        until(node, "/api/ranges/demo/source", document -> {
            JsonArray spans = new JsonObject(document).getJsonArray("spans");
            if (spans == null || spans.isEmpty()) {
                return false;
            }
            JsonObject newest = spans.getJsonObject(spans.size() - 1);
            found[0] = new JsonArray().add(newest.getString("start")).add(newest.getString("end"));
            return Duration.between(Instant.parse(newest.getString("start")), Instant.parse(newest.getString("end")))
                            .toSeconds()
                    >= seconds;
        });
        return found[0];
    }

    private void until(RunningNode node, String path, Predicate<String> holds) throws Exception {
        Instant late = Instant.now().plus(PATIENCE);
        String last = "";
        while (Instant.now().isBefore(late)) {
            last = get(node, path);
            if (holds.test(last)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new AssertionError("waited in vain for " + path + "; it says " + last);
    }

    private String get(RunningNode node, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(node.url() + path)).build(), BodyHandlers.ofString())
                .body();
    }

    private byte[] bytes(RunningNode node, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(node.url() + path)).build(), BodyHandlers.ofByteArray())
                .body();
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString()).body();
    }
}
