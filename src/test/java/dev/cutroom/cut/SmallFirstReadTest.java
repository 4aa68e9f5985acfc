package dev.cutroom.cut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.media.Ffmpeg;
import dev.cutroom.media.FfmpegRun;
import dev.cutroom.testing.TestVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ffmpeg's reader of transport streams makes of a first read of two packets, fed as {@link SmartCut} does. */
class SmallFirstReadTest {

    private static final int TABLES_BYTES = 376;
    private static final int PICTURES = 150;

    @TempDir
    private Path folder;

    private final Vertx vertx = TestVertx.create();
    private Ffmpeg ffmpeg;
    private Clips clips;
    private byte[] source;

    @BeforeEach
    void make() throws Exception {
        ffmpeg = Ffmpeg.find(vertx, Optional.empty()).await(60, TimeUnit.SECONDS);
        clips = new Clips(ffmpeg, folder);
        Path file = folder.resolve("source.ts");
        List<String> arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30"));
        arguments.addAll(List.of("-f", "lavfi", "-i", "sine=sample_rate=48000", "-t", "5", "-vf", Clips.NUMBERED));
        arguments.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", "45"));
        arguments.addAll(List.of("-c:a", "aac", "-f", "mpegts", file.toString()));
        clips.run(arguments);
        // As ours begin: with both tables, and none of services.
        byte[] all = Files.readAllBytes(file);
        source = Arrays.copyOfRange(all, TABLES_BYTES / 2, all.length);
    }

    @AfterEach
    void close() throws Exception {
        ffmpeg.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private int pictures(Buffer... before) throws Exception {
        FfmpegRun run = ffmpeg.start(List.of(
                        "-copyts",
                        "-f",
                        "mpegts",
                        "-i",
                        Ffmpeg.IN,
                        "-map",
                        "0:v:0",
                        "-map",
                        "0:a?",
                        "-c",
                        "copy",
                        "-f",
                        "mpegts",
                        Ffmpeg.OUT))
                .await(20, TimeUnit.SECONDS);
        Buffer all = Buffer.buffer();
        run.output().handler(all::appendBuffer);
        Future<Void> fed = Future.succeededFuture();
        for (Buffer one : before) {
            fed = fed.compose(written -> run.input().write(one));
        }
        fed.compose(written -> run.input().write(Buffer.buffer(source).slice(0, TABLES_BYTES)))
                // A read of its own: the rest comes when ffmpeg waits for it.
                .compose(written -> vertx.timer(300, TimeUnit.MILLISECONDS))
                .compose(waited -> run.input().write(Buffer.buffer(source).slice(TABLES_BYTES, source.length)))
                .compose(written -> run.input().end())
                .compose(ended -> run.outputEnded())
                .compose(ended -> run.ended())
                .await(60, TimeUnit.SECONDS);
        Path out = folder.resolve("out.ts");
        Files.write(out, all.getBytes());
        return clips.packets(out, "v:0", "pts").size();
    }

    @Test
    void withNullPacketsInFront_everyPictureIsThere() throws Exception {
        assertThat(pictures(SmartCut.NULL_PACKETS)).isEqualTo(PICTURES);
    }

    /** When this fails, ffmpeg has been mended and the null packets may go. */
    @Test
    void withoutThem_theFirstPicturesAreGone() throws Exception {
        assertThat(pictures()).isLessThan(PICTURES);
    }
}
