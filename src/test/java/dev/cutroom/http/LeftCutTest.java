package dev.cutroom.http;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.CutSettings;
import dev.cutroom.cut.Cutter;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.select.Selector;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that leave before their cut is done, over real sockets and with real encoders. */
class LeftCutTest {

    private static final Rendition SOURCE = new Rendition("demo", "source");
    private static final int MINUTES = 4;

    @TempDir
    private Path folder;

    private Ffmpeg ffmpeg;
    private Future<Ffmpeg> ofNode;
    private HttpNode node;

    @BeforeEach
    void start() throws Exception {
        node = new HttpNode(folder.resolve("base"), at -> {
            ofNode = Ffmpeg.find(at.vertx, Optional.empty());
            Cutter cutter = new Cutter(
                    at.vertx,
                    at.store,
                    at.files,
                    new Selector(at.vertx, at.store, at.registry),
                    () -> ofNode,
                    new CutSettings(2, 8, new Bytes(1 << 30)),
                    at.registry);
            return () -> List.of(new CutResource(at.vertx, cutter, at.files));
        });
        ffmpeg = await(ofNode);
        Path clip = folder.resolve("minute.ts");
        Process made = new ProcessBuilder(
                        ffmpeg.ffmpegPath(),
                        "-nostdin",
                        "-v",
                        "error",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=640x360:rate=30",
                        "-t",
                        "60",
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast",
                        "-pix_fmt",
                        "yuv420p",
                        "-f",
                        "mpegts",
                        clip.toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        for (int minute = 0; minute < MINUTES; minute++) {
            node.put(SOURCE, "2026-11-02T10:0" + minute + ":00", 60, SegmentType.FULL, Files.readAllBytes(clip));
        }
    }

    @AfterEach
    void stop() throws Exception {
        await(ffmpeg.close());
        node.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"source.webm?type=webm", "source.ts?type=mpegts"})
    void aClientThatLeaves_takesItsEncodersWithIt(String file) throws Exception {
        String target = "/cut/demo/" + file + "&start=2026-11-02T10:00:01&end=2026-11-02T10:03:59";
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), node.port)) {
            client.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: node\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readNBytes(20_000)).hasSize(20_000);
            assertThat(ffmpeg.running()).isPositive();
        }

        until(node.vertx, "no encoder is left", () -> ffmpeg.running() == 0);
        until(node.vertx, "it counts as cancelled", () -> ended("cancelled") == 1);
        assertThat(ended("finished")).isZero();
    }

    private double ended(String how) {
        return node.registry.find("cutroom.cuts.made").tag("outcome", how).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
