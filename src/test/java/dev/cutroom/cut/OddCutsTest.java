package dev.cutroom.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.media.Ffmpeg;
import dev.cutroom.mpegts.SegmentScan;
import dev.cutroom.store.SegmentName;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Cuts of what is damaged, or long, or cut short, and of streams that change on their way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddCutsTest {

    private static final long START = Micros.parse("2026-11-02T10:00:00");
    private static final List<String> H264 = List.of(
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-x264-params",
            "keyint=60:min-keyint=60:scenecut=0");
    private static final String HASH = "A".repeat(43);

    private final Vertx vertx = Vertx.vertx();
    private Path folder;
    private CutStore cuts;
    private Clips.Clip clip;

    @BeforeAll
    void record(@TempDir Path temporary) throws Exception {
        folder = temporary;
        cuts = new CutStore(vertx, folder);
        clip = cuts.maker.record(cuts.store, "whole", "30", 8, H264, "0", START);
    }

    @AfterAll
    void close() throws Exception {
        cuts.close();
    }

    private static TimeRange seconds(double from, double to) {
        return new TimeRange(START + Math.round(from * 1e6), START + Math.round(to * 1e6));
    }

    private static CutRequest smart(String quality, List<TimeRange> ranges, Transition... transitions) {
        return new CutRequest(
                new Rendition("demo", quality), ranges, List.of(transitions), true, CutType.SMART, Container.TS);
    }

    private byte[] cut(CutRequest request) throws Exception {
        Gathered gathered = new Gathered();
        cuts.cutter.cut(request, "test", gathered).await(60, TimeUnit.SECONDS);
        return gathered.all.getBytes();
    }

    private void put(String quality, long start, byte[] content) throws IOException {
        Rendition rendition = new Rendition("demo", quality);
        Path hour = Files.createDirectories(cuts.store.base().resolve(rendition.path() + "/" + Hour.of(start)));
        Files.write(hour.resolve(SegmentName.format(start, 2 * Micros.SECOND, SegmentType.FULL, HASH)), content);
    }

    private static void until(BooleanSupplier done, String what) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void sevenHoursWithoutAPictureToGoOnFrom_arePlannedAsToBeEncodedWhole() throws Exception {
        byte[] open = segmentInTheMiddleOfAnOpenGroup();
        int segments = 12_600;
        for (int i = 0; i < segments; i++) {
            put("endless", START + i * 2L * Micros.SECOND, open);
        }

        JsonObject plan = cuts.cutter
                .plan(smart("endless", List.of(seconds(1, 2.0 * segments - 1))))
                .await(120, TimeUnit.SECONDS);

        assertThat(plan.getDouble("secondsEncoded")).isEqualTo(2.0 * segments - 2);
    }

    /** Small, and without an IDR picture. */
    private byte[] segmentInTheMiddleOfAnOpenGroup() throws Exception {
        cuts.maker.run(List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=64x64:rate=5",
                "-t",
                "8",
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-pix_fmt",
                "yuv420p",
                "-x264-params",
                "keyint=10:min-keyint=10:scenecut=0:bframes=3:b-adapt=0:open-gop=1",
                "-flags:v",
                "+global_header",
                "-bsf:v",
                "dump_extra=freq=k",
                "-f",
                "hls",
                "-hls_time",
                "2",
                "-hls_list_size",
                "0",
                "-hls_segment_filename",
                folder.resolve("open_%d.ts").toString(),
                folder.resolve("open.m3u8").toString()));
        byte[] bytes = Files.readAllBytes(folder.resolve("open_1.ts"));
        assertThat(SegmentScan.of(bytes, bytes.length).closed()).isFalse();
        return bytes;
    }

    @Test
    void transitionThatAHoleLeavesNoRoomFor_isRefusedWithWhatIsThere() {
        CutRequest request =
                smart("whole", List.of(seconds(0, 4), seconds(7.7, 10)), new Transition("fade", Micros.SECOND));

        assertThatThrownBy(() -> cuts.cutter.plan(request).await(30, TimeUnit.SECONDS))
                .isInstanceOf(CannotCutException.class)
                .hasMessageContaining("only 0.3 s")
                .hasMessageContaining("2026-11-02T10:00:07.7");
    }

    @Test
    void soundThatBeginsLate_staysWithItsPicturesThroughATransition() throws Exception {
        cuts.maker.run(List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x180:rate=30",
                "-itsoffset",
                "1.2",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000",
                "-t",
                "4",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "60",
                "-sc_threshold",
                "0",
                "-c:a",
                "aac",
                "-f",
                "mpegts",
                folder.resolve("late.ts").toString()));
        put("late", START, Files.readAllBytes(folder.resolve("late.ts")));
        Path file = folder.resolve("cut.ts");
        Files.write(
                file,
                cut(smart("late", List.of(seconds(0.2, 1.9), seconds(0.4, 1.8)), new Transition("fade", 400_000))));

        byte[] samples = decoded(file);
        assertThat(firstLoud(samples, 0)).isBetween(0.95, 1.05);
        // The second range begins at 1.3 s of the result, its sound 0.8 s later.
        assertThat(firstLoud(samples, 1.8)).isBetween(2.05, 2.15);
    }

    private byte[] decoded(Path file) throws Exception {
        return cuts.ffmpeg
                .collect(
                        List.of(
                                "-i",
                                file.toString(),
                                "-map",
                                "0:a",
                                "-ac",
                                "1",
                                "-ar",
                                "8000",
                                "-f",
                                "s16le",
                                Ffmpeg.OUT),
                        1 << 24)
                .await(30, TimeUnit.SECONDS)
                .getBytes();
    }

    /** The first second from a time on at which something is heard. */
    private static double firstLoud(byte[] samples, double from) {
        for (int at = 2 * (int) (from * 8_000); at + 1 < samples.length; at += 2) {
            if (Math.abs((samples[at + 1] << 8) | samples[at] & 0xFF) > 1_000) {
                return at / 16_000.0;
            }
        }
        return -1;
    }

    @Test
    void cutWhoseTargetFails_leavesNoEncoderThatWaitsForIt() throws Exception {
        noise();
        CutRequest request = smart("noise", List.of(seconds(0.5, 1.9)));
        Cut cut = cuts.cutter.prepare(request, "test").await(30, TimeUnit.SECONDS);
        Gathered full = new Gathered() {
            @Override
            public Future<Void> write(Buffer data) {
                return Future.failedFuture(new IOException("no space is left"));
            }
        };

        assertThatThrownBy(() -> cut.writeTo(full).await(60, TimeUnit.SECONDS)).hasMessage("no space is left");

        until(() -> cuts.ffmpeg.running() == 0, "no encoder is left");
    }

    /** Two seconds that make more bytes than an encoder may be ahead of its reader. */
    private void noise() throws Exception {
        cuts.maker.run(List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=1920x1080:rate=30,noise=alls=60:allf=t",
                "-t",
                "2",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-qp",
                "28",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "600",
                "-f",
                "mpegts",
                folder.resolve("noise.ts").toString()));
        put("noise", START, Files.readAllBytes(folder.resolve("noise.ts")));
    }

    @Test
    void damagedSound_isTheSegmentsFaultAndSaidSo() throws Exception {
        byte[] bytes = clip.segments().get(0).clone();
        int sound = SegmentScan.of(bytes, bytes.length).program().streams().stream()
                .filter(stream -> stream.isAudio())
                .findFirst()
                .orElseThrow()
                .pid();
        int beginnings = 0;
        for (int at = 0; at + 188 <= bytes.length; at += 188) {
            int pid = (bytes[at + 1] & 0x1F) << 8 | bytes[at + 2] & 0xFF;
            if (pid == sound && (bytes[at + 1] & 0x40) != 0 && ++beginnings > 3) {
                // Scrambled (ISO 13818-1, transport_scrambling_control).
                bytes[at + 3] |= (byte) 0x80;
            }
        }
        put("scrambled", START, bytes);

        assertThatThrownBy(() -> cut(smart("scrambled", List.of(seconds(0.5, 1.5)))))
                .isInstanceOf(CannotCutException.class)
                .hasMessageContaining("demo/scrambled/2026-11-02T10/");
    }

    @Test
    void fragmentThatIsDamaged_isRefusedAndNotOurFault() throws Exception {
        byte[] bytes = new byte[5_000];
        System.arraycopy(new byte[] {0, 0, 0, 24, 's', 't', 'y', 'p'}, 0, bytes, 0, 8);
        put("fragment", START, bytes);

        assertThatThrownBy(() -> cuts.cutter
                        .plan(smart("fragment", List.of(seconds(0.5, 1.5))))
                        .await(30, TimeUnit.SECONDS))
                .isInstanceOf(CannotCutException.class)
                .hasMessageContaining("is damaged");
    }

    @Test
    void pictureThatGrowsOnTheWay_isCutWithAllItsPictures() throws Exception {
        cuts.maker.record(cuts.store, "grows", "30", 8, H264, "0", START);
        List<String> larger = new java.util.ArrayList<>(H264);
        larger.addAll(List.of("-s", "640x360"));
        cuts.maker.record(cuts.store, "grows", "30", 8, larger, "0", START + 8 * Micros.SECOND);

        for (Container container : List.of(Container.TS, Container.MP4, Container.MKV)) {
            CutRequest request = new CutRequest(
                    new Rendition("demo", "grows"),
                    List.of(seconds(1.5, 13.2)),
                    List.of(),
                    false,
                    CutType.SMART,
                    container);
            Path file = folder.resolve("grows-cut." + container.ending());
            Files.write(file, cut(request));
            assertThat(cuts.maker.hashes(file)).as("pictures in %s", container).hasSize(351);
            assertThat(cuts.maker.run(List.of("-i", file.toString(), "-map", "0:v", "-f", "null", "-")))
                    .isEmpty();
        }
    }

    @Test
    void roomPromisedToCutsUnderWay_isNotPromisedTwice() throws IOException {
        Path kept = Files.createDirectories(folder.resolve("kept"));
        KeptCuts all = new KeptCuts(kept, Long.MAX_VALUE);
        long free = Files.getFileStore(kept).getUsableSpace();
        assertThat(all.hasRoom(free / 2)).isTrue();

        CutFile large = new CutFile(all, "large.ts", free / 4 * 3);
        large.open();
        assertThat(all.hasRoom(free / 2)).isFalse();

        large.append(0, Buffer.buffer("what is written counts as used by the disk"));
        large.close();
        assertThat(all.hasRoom(free / 2)).isTrue();
    }
}
