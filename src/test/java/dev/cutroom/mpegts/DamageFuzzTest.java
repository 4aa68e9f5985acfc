package dev.cutroom.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.cutroom.media.Ffmpeg;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real streams, spoiled by chance: they are read, or refused with a word of what and where, and nothing else happens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamageFuzzTest {

    private static final int SIZE = 188;
    private static final int TRIALS = 6_000;
    private static final long MOST_ALLOCATED_BYTES = 4 << 20;

    private final List<byte[]> originals = new ArrayList<>();
    private int refused;
    private int read;

    @BeforeAll
    void makeStreams(@TempDir Path folder) throws Exception {
        Vertx vertx = Vertx.vertx();
        Ffmpeg ffmpeg = Ffmpeg.find(vertx, Optional.empty()).await(60, TimeUnit.SECONDS);
        originals.add(encoded(ffmpeg, folder, "libx264", List.of("-bf", "2", "-g", "10")));
        originals.add(encoded(ffmpeg, folder, "libx265", List.of("-x265-params", "log-level=none")));
        originals.add(encoded(ffmpeg, folder, "mpeg2video", List.of("-b:v", "300k", "-mpegts_m2ts_mode", "1")));
        originals.add(new RandomPart(new Random(5)).bytes);
        ffmpeg.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private static byte[] encoded(Ffmpeg ffmpeg, Path folder, String codec, List<String> options) throws Exception {
        Path file = folder.resolve(codec + ".ts");
        List<String> command = new ArrayList<>(List.of(ffmpeg.ffmpegPath(), "-nostdin", "-v", "error", "-f", "lavfi"));
        command.addAll(List.of("-i", "testsrc2=size=160x90:rate=25", "-f", "lavfi", "-i", "sine", "-t", "0.8"));
        command.addAll(List.of("-pix_fmt", "yuv420p", "-c:v", codec));
        command.addAll(options);
        command.addAll(List.of("-c:a", "aac", "-f", "mpegts", file.toString()));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return Files.readAllBytes(file);
    }

    @Test
    @Timeout(120)
    void spoiledStreams_areReadOrRefused() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int trial = 0; trial < TRIALS; trial++) {
            Random random = Seed.random(trial);
            byte[] spoiled = spoil(originals.get(trial % originals.size()).clone(), random);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                process(spoiled, random);
            } catch (RuntimeException | Error crash) {
                fail(Seed.text() + ", trial " + trial, crash);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated)
                    .as("bytes allocated; %s, trial %d", Seed.text(), trial)
                    .isLessThan(MOST_ALLOCATED_BYTES + 8L * spoiled.length);
        }
        assertThat(refused).as(Seed.text()).isGreaterThan(TRIALS / 10);
        assertThat(read).as(Seed.text()).isGreaterThan(TRIALS / 10);
    }

    private void process(byte[] spoiled, Random random) {
        var unused = ProgramMap.in(Arrays.copyOf(spoiled, spoiled.length / SIZE * SIZE));
        try {
            SegmentScan scan = SegmentScan.of(spoiled, spoiled.length);
            Retimer retimer = new Retimer(Part.whole(scan.program(), scan.firstPts(), random.nextInt(90_000)));
            for (int again = random.nextInt(3); again >= 0; again--) {
                byte[] copy = spoiled.clone();
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.writeBytes(retimer.tables());
                int end = retimer.process(copy, scan.first(), scan.end());
                assertThat(end).isBetween(scan.first(), scan.end());
                out.write(copy, scan.first(), end - scan.first());
                if (again == 0) {
                    inPieces(spoiled, scan, random);
                }
                retimer.begin(Part.whole(scan.program(), random.nextLong(), Math.max(0, retimer.maxVideoPts())));
            }
            read++;
        } catch (DamagedStreamException expected) {
            assertThat(expected).hasMessageMatching("(?s).*(byte|bytes|table|stream).*");
            refused++;
        }
    }

    /** As an encoder's output comes: in pieces of any length. */
    private static void inPieces(byte[] b, SegmentScan scan, Random random) {
        PacketJoiner joiner = new PacketJoiner();
        Retimer retimer = new Retimer(Part.whole(scan.program(), scan.firstPts(), 0));
        for (int at = scan.first(); at < scan.end(); ) {
            int next = Math.min(scan.end(), at + 1 + random.nextInt(2_000));
            byte[] packets = joiner.join(Arrays.copyOfRange(b, at, next));
            retimer.process(packets, 0, packets.length);
            at = next;
        }
    }

    private static byte[] spoil(byte[] b, Random random) {
        byte[] spoiled = b;
        for (int i = random.nextInt(4); i >= 0; i--) {
            spoiled = once(spoiled, random);
        }
        return spoiled;
    }

    private static byte[] once(byte[] b, Random random) {
        if (b.length < 2 * SIZE) {
            return b;
        }
        int at = random.nextInt(b.length / SIZE) * SIZE;
        int length = Math.min(b.length - at, SIZE * (1 + random.nextInt(4)));
        switch (random.nextInt(10)) {
            case 0 -> b[random.nextInt(b.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> b[at + 1 + random.nextInt(11)] = (byte) random.nextInt();
            case 2 -> b[at + 4 + random.nextInt(30)] = (byte) random.nextInt();
            case 3 -> {
                // Its adaptation field is as long as it likes.
                b[at + 3] |= 0x20;
                b[at + 4] = (byte) random.nextInt();
                b[at + 5] = (byte) random.nextInt();
            }
            case 4 -> {
                return Arrays.copyOf(b, random.nextInt(b.length));
            }
            case 5 -> {
                return joined(b, 0, at, b, at + length);
            }
            case 6 -> {
                return joined(b, 0, at + length, b, at);
            }
            case 7 -> {
                byte[] junk = new byte[random.nextInt(400)];
                random.nextBytes(junk);
                return joined(joined(b, 0, at, junk, 0), 0, at + junk.length, b, at);
            }
            case 8 -> {
                // A table or the beginning of a picture, with a check that is right or not.
                int table = random.nextInt(2) * SIZE;
                b[table + 4 + random.nextInt(40)] = (byte) random.nextInt();
                if (random.nextBoolean()) {
                    correct(b, table);
                }
            }
            default -> {
                for (int i = at; i < at + length; i++) {
                    b[i] = i % SIZE == 0 ? b[i] : (byte) random.nextInt();
                }
            }
        }
        return b;
    }

    /** Makes a section's check right, so that what is wrong in it is looked at. */
    private static void correct(byte[] b, int at) {
        int length = 3 + ((b[at + 6] & 0x0f) << 8 | b[at + 7] & 0xff);
        if (length > 16 && length < SIZE - 5) {
            byte[] section = TsWriter.checked(Arrays.copyOfRange(b, at + 5, at + 5 + length));
            System.arraycopy(section, 0, b, at + 5, length);
        }
    }

    private static byte[] joined(byte[] first, int from, int to, byte[] second, int secondFrom) {
        byte[] all = Arrays.copyOf(Arrays.copyOfRange(first, from, to), to - from + second.length - secondFrom);
        System.arraycopy(second, secondFrom, all, to - from, second.length - secondFrom);
        return all;
    }
}
