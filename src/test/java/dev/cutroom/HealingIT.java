package dev.cutroom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.store.ContentHash;
import dev.cutroom.testing.FaultyLine;
import dev.cutroom.testing.FaultyLine.Fault;
import dev.cutroom.testing.RunningNode;
import dev.cutroom.testing.TestVertx;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes that copy from each other over lines that are cut, slowed and spoilt, and that are killed and started again,
 * in random schedules. Whatever happened, once it is over they hold the same, nothing of what was there is lost, every file
 * is what its name says, and nothing half written is left.
 */
class HealingIT {

    private static final int NODES = 3;
    private static final long SCHEDULES_NANOS = 40_000_000_000L;
    private static final int MOST_SCHEDULES = 60;
    private static final long CI_SEED = 20_261_127;
    /** One schedule of so many has a kill, and the first: a start takes as long as some schedules. */
    private static final int SCHEDULES_A_KILL = 6;

    private static final int SMALL_BYTES = 200_000;
    /** Takes a while to come, so that a kill may hit it half written. */
    private static final int LARGE_BYTES = 1_500_000;

    private static final String HOUR = "2026-11-02T";
    private static final Pattern HASHED = Pattern.compile(".*-([A-Za-z0-9_-]{43})\\.(ts|json)");

    @TempDir
    Path folder;

    private final Vertx vertx = TestVertx.create();
    private final List<RunningNode> nodes = new ArrayList<>();
    private final List<FaultyLine> lines = new ArrayList<>();
    /** What was put whole into a store and not buried: path to content's hash. */
    private final SortedMap<String, String> acknowledged = new TreeMap<>();

    private int made;
    private int kills;

    @AfterEach
    void stop() throws Exception {
        for (RunningNode node : nodes) {
            node.close();
        }
        TestVertx.await(vertx.close());
    }

    private Path data(int node) {
        return folder.resolve("node" + node);
    }

    private void start(long seed) throws Exception {
        for (int i = 0; i < NODES * (NODES - 1); i++) {
            lines.add(new FaultyLine(vertx, seed + i));
        }
        for (int node = 0; node < NODES; node++) {
            StringBuilder peers =
                    new StringBuilder("store:\n  temporary-file-age: 2s\nreplicate:\n  every: 100ms\n  peers:\n");
            for (int peer = 0; peer < NODES; peer++) {
                if (peer != node) {
                    peers.append("    - url: http://127.0.0.1:%d\n      name: node%d\n"
                            .formatted(line(node, peer).port(), peer));
                }
            }
            Files.writeString(settings(node), peers);
            nodes.add(serve(node));
        }
        for (int node = 0; node < NODES; node++) {
            leadTo(node);
        }
    }

    private Path settings(int node) {
        return folder.resolve("node" + node + ".yaml");
    }

    private RunningNode serve(int node) throws Exception {
        return RunningNode.serve(
                data(node),
                List.of("--config", settings(node).toString(), "--name", "node" + node, "--database", "none"));
    }

    /** Has the others' lines lead to where a node answers now. */
    private void leadTo(int node) {
        for (int from = 0; from < NODES; from++) {
            if (from != node) {
                line(from, node).to(URI.create(nodes.get(node).url()).getPort());
            }
        }
    }

    private void kill(int node) throws Exception {
        nodes.get(node).kill();
        nodes.set(node, serve(node));
        leadTo(node);
        kills++;
    }

    /** The line by which a node asks another. */
    private FaultyLine line(int node, int peer) {
        return lines.get(node * (NODES - 1) + (peer < node ? peer : peer - 1));
    }

    @Test
    void whateverTheLinesDo_andWhoeverIsKilled_theStoresAreEqualAndSoundInTheEnd() throws Exception {
        long seed = System.getenv("CI") == null ? System.nanoTime() : CI_SEED;
        System.out.println("HealingIT: the schedules' seed is " + seed);
        start(seed);
        long end = System.nanoTime() + SCHEDULES_NANOS;
        int schedules = 0;
        for (; schedules < MOST_SCHEDULES && (schedules == 0 || System.nanoTime() < end); schedules++) {
            Random random = new Random(seed + schedules);
            boolean kills = schedules == 0 || random.nextInt(SCHEDULES_A_KILL) == 0;
            run(random, kills, "schedule " + schedules + " of seed " + seed);
        }
        System.out.println("HealingIT: " + schedules + " schedules, " + made + " files, " + kills + " kills");
        assertThat(made).isPositive();
        assertThat(kills).isPositive();
    }

    private void run(Random random, boolean kills, String name) throws Exception {
        int steps = 1 + random.nextInt(3);
        int killed = kills ? random.nextInt(steps) : -1;
        for (int step = 0; step < steps; step++) {
            for (FaultyLine line : lines) {
                line.set(Fault.values()[random.nextInt(Fault.values().length)]);
            }
            for (int i = random.nextInt(6); i >= 0; i--) {
                put(data(random.nextInt(NODES)), random);
            }
            TestVertx.await(vertx.timer(50 + random.nextInt(300)));
            if (step == killed) {
                kill(random.nextInt(NODES));
            }
        }
        lines.forEach(FaultyLine::mend);
        TestVertx.until(vertx, "all stores are equal after " + name, () -> {
            SortedMap<String, String> first = tree(data(0));
            return first.equals(tree(data(1))) && first.equals(tree(data(2)));
        });
        for (int node = 0; node < NODES; node++) {
            SortedMap<String, String> tree = tree(data(node));
            assertThat(tree).as("of node" + node + " after " + name).containsAllEntriesOf(acknowledged);
            tree.forEach((path, hash) -> {
                assertThat(path).as(name).doesNotContain("-temp-").doesNotContain(".keeping-");
                Matcher hashed = HASHED.matcher(path);
                if (hashed.matches()) {
                    assertThat(hash).as(path + " after " + name).isEqualTo(hashed.group(1));
                }
            });
        }
    }

    /** Puts something new into a store, whole at once as a recorder does. */
    private void put(Path base, Random random) throws IOException {
        int slot = made++;
        String hour = HOUR + "%02d/".formatted(slot / 1_800 % 24);
        String time = "%02d:%02d".formatted(slot / 30 % 60, slot % 30 * 2);
        byte[] content = new byte[random.nextInt(random.nextInt(8) == 0 ? LARGE_BYTES : SMALL_BYTES)];
        random.nextBytes(content);
        String hash = ContentHash.of(content);
        String segment = "demo/source/" + hour + time + ".000000-2.0-full-" + hash;
        switch (random.nextInt(8)) {
            case 0 -> put(base, segment + ".tombstone", new byte[0]);
            case 1 -> put(base, "demo/chat/" + hour + time + "-" + hash + ".json", content);
            case 2 -> put(base, "pins/demo/" + slot + ".removed", content);
            case 3 -> {
                put(base, segment + ".ts", content);
                put(base, segment + ".tombstone", new byte[0]);
                acknowledged.remove(segment + ".ts");
            }
            default -> put(base, segment + ".ts", content);
        }
    }

    private void put(Path base, String path, byte[] content) throws IOException {
        Path file = base.resolve(path);
        Files.createDirectories(file.getParent());
        Path hidden = file.resolveSibling(".put-" + file.getFileName());
        Files.write(hidden, content);
        Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
        acknowledged.put(path, ContentHash.of(content));
    }

    /** Path to content's hash; what has a tombstone counts as absent, and a node's own folder not at all. */
    private static SortedMap<String, String> tree(Path base) {
        SortedMap<String, String> tree = new TreeMap<>();
        try (Stream<Path> found = Files.walk(base)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                String path = base.relativize(file).toString();
                if (!path.startsWith(".cutroom")) {
                    tree.put(path, ContentHash.of(file));
                }
            }
        } catch (NoSuchFileException | UncheckedIOException moved) {
            return new TreeMap<>(java.util.Map.of("changing", base.toString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        List.copyOf(tree.keySet()).stream()
                .filter(path -> path.endsWith(".tombstone"))
                .forEach(path -> tree.remove(path.replace(".tombstone", ".ts")));
        return tree;
    }
}
