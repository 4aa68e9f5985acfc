package dev.cutroom.bench;

import dev.cutroom.store.SegmentName;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A day of 2 s segments: small ones all day in one quality, and some hundred big ones in another. */
final class SyntheticStore implements AutoCloseable {

    static final Rendition DAY = new Rendition("bench", "day");
    static final Rendition BIG = new Rendition("bench", "big");
    static final long START = Micros.parse("2026-11-02T00:00:00");
    static final int HOURS = 24;
    static final int SMALL_BYTES = 416;
    static final int BIG_BYTES = 785_000;
    static final int BIG_SEGMENTS = 300;

    private static final long DURATION = 2 * Micros.SECOND;

    final Path base;
    final List<String> bigPaths = new ArrayList<>();
    final Path wholeCut;
    String smallPath = "";

    private final Random random = new Random(1);

    SyntheticStore() throws IOException {
        base = Files.createTempDirectory("cutroom-bench").toRealPath();
        byte[] small = new byte[SMALL_BYTES];
        for (int i = 0; i < HOURS * 1_800; i++) {
            smallPath = put(DAY, START + i * DURATION, small);
        }
        byte[] big = new byte[BIG_BYTES];
        wholeCut = base.resolve("cut.bin");
        try (var out = Files.newOutputStream(wholeCut)) {
            for (int i = 0; i < BIG_SEGMENTS; i++) {
                random.nextBytes(big);
                bigPaths.add(put(BIG, START + i * DURATION, big));
                if (i < CUT_SEGMENTS) {
                    out.write(big);
                }
            }
        }
    }

    /** Eight minutes. */
    static final int CUT_SEGMENTS = 240;

    private String put(Rendition rendition, long start, byte[] content) throws IOException {
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        String name = SegmentName.format(
                start,
                DURATION,
                SegmentType.FULL,
                Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        String path = rendition.path() + "/" + Hour.of(start) + "/" + name;
        Path file = base.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        return path;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(base)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
