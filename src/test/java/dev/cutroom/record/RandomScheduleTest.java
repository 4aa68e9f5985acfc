package dev.cutroom.record;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.bus.Addresses;
import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.conf.RecordSettings;
import dev.cutroom.conf.StoreSettings;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.testing.ScriptedOrigin;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many origins, each going wrong by a seed of its own, recorded at once; then they behave. Whatever happened: nothing
 * that was acknowledged is lost, every file holds what its name says, and all that the origins still offer is there.
 */
class RandomScheduleTest {

    private static final int SCHEDULES = 100;
    private static final int TROUBLED_SEGMENTS = 16;
    private static final int CALM_SEGMENTS = 10;

    /** Limits scaled down, so that every one of them is met within seconds. */
    private static final RecordSettings SETTINGS = new RecordSettings(
            Duration.ofSeconds(5),
            Duration.ofMillis(700),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(59),
            Duration.ofMinutes(20),
            RecordSettings.standard().endedPause(),
            16,
            Duration.ofSeconds(2),
            false,
            RecordSettings.standard().twitch());

    @TempDir
    Path base;

    private final Vertx vertx = TestVertx.create();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final List<ScriptedOrigin> origins = new ArrayList<>();
    private SegmentStore store;

    @BeforeEach
    void open() {
        store = await(SegmentStore.open(
                vertx,
                base,
                new StoreSettings(
                        StoreSettings.Sync.NEVER, Duration.ofSeconds(5), new Bytes(1 << 24), Duration.ofMinutes(1)),
                new SimpleMeterRegistry()));
        vertx.eventBus()
                .<JsonObject>consumer(
                        Addresses.SEGMENT_STORED,
                        message -> acknowledged.put(
                                message.body().getString("path"), message.body().getString("type")));
    }

    @AfterEach
    void close() {
        origins.forEach(origin -> await(origin.close()));
        await(store.close());
        await(vertx.close());
    }

    @Test
    void whateverGoesWrong_nothingIsLostThatCouldBeHad() throws IOException {
        long seed = Integer.getInteger("cutroom.seed", 20_261_127);
        List<ChannelSettings> channels = new ArrayList<>();
        for (int i = 0; i < SCHEDULES; i++) {
            ScriptedOrigin origin = await(ScriptedOrigin.start(vertx, seed + i));
            origins.add(origin);
            channels.add(new ChannelSettings("c" + i, origin.url(), List.of("source"), List.of()));
        }
        Recorders recorders = new Recorders(store, SETTINGS, channels, new SimpleMeterRegistry());
        await(vertx.deployVerticle(recorders));

        until(vertx, "trouble enough has come", () -> made(TROUBLED_SEGMENTS));
        int calmFrom =
                origins.stream().mapToInt(origin -> origin.made().size()).max().orElse(0);
        origins.forEach(ScriptedOrigin::behave);
        until(vertx, "calm has lasted for a while", () -> made(calmFrom + CALM_SEGMENTS));
        origins.forEach(ScriptedOrigin::rest);
        until(vertx, "seed " + seed + ": all that is offered is recorded", () -> missing(calmFrom)
                .isEmpty());
        await(vertx.undeploy(recorders.deploymentID()));

        assertThat(missing(calmFrom)).as("seed %d", seed).isEmpty();
        checkFiles(seed);
    }

    private boolean made(int segments) {
        return origins.stream().allMatch(origin -> origin.made().size() >= segments);
    }

    /** What the origins have made since they behave, and is not in the store as it was made. */
    private List<String> missing(int from) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < origins.size(); i++) {
            Set<String> there = new HashSet<>();
            String prefix = "c" + i + "/source/";
            acknowledged.forEach((path, type) -> {
                if (path.startsWith(prefix) && type.equals("full")) {
                    there.add(path.substring(prefix.length(), prefix.length() + 14 + 15));
                }
            });
            for (ScriptedOrigin.Made made : origins.get(i).made()) {
                if (made.index() >= from && !there.contains(place(made.start()))) {
                    missing.add("c" + i + " " + made.uri() + " of " + origins.get(i));
                }
            }
        }
        return missing;
    }

    /** The beginning of the path below the rendition: hour, minute and second. */
    private static String place(long start) {
        String time = Micros.format(start);
        return Hour.of(start) + "/" + time.substring(14, 26).replace("Z", "") + "-0.";
    }

    private void checkFiles(long seed) throws IOException {
        Map<String, Integer> types = new HashMap<>();
        Map<String, Set<String>> contents = new HashMap<>();
        for (int i = 0; i < origins.size(); i++) {
            Set<String> hashes = new HashSet<>();
            origins.get(i).made().forEach(made -> hashes.add(hash(made.content())));
            contents.put("c" + i, hashes);
        }
        Set<String> files = new HashSet<>();
        try (Stream<Path> walk = Files.walk(base)) {
            walk.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".ts"))
                    .forEach(file -> {
                        String path = base.relativize(file).toString();
                        files.add(path);
                        String[] parts =
                                file.getFileName().toString().replace(".ts", "").split("-", 4);
                        types.merge(parts[2], 1, Integer::sum);
                        assertThat(parts[2]).as("seed %d: %s", seed, path).isIn("full", "suspect", "partial");
                        assertThat(parts[3]).as("seed %d: %s", seed, path).isEqualTo(hash(read(file)));
                        if (parts[2].equals("full")) {
                            assertThat(contents.get(path.substring(0, path.indexOf('/'))))
                                    .as("seed %d: %s is what the origin made", seed, path)
                                    .contains(parts[3]);
                        }
                    });
        }
        assertThat(files).as("seed %d", seed).containsAll(acknowledged.keySet());
        assertThat(types).as("seed %d %s", seed, origins).containsKey("full");
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String hash(byte[] content) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
