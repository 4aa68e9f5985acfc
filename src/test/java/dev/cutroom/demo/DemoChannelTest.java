package dev.cutroom.demo;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.onLoop;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.hls.MediaPlaylist;
import dev.cutroom.hls.MediaSegment;
import dev.cutroom.hls.MultivariantPlaylist;
import dev.cutroom.hls.Playlist;
import dev.cutroom.hls.Variant;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.testing.FrameNumbers;
import dev.cutroom.testing.TestVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoChannelTest {

    @TempDir
    Path folder;

    private Vertx vertx;
    private Ffmpeg ffmpeg;
    private DemoChannel channel;
    private HttpClient client;

    @BeforeEach
    void deploy() {
        vertx = TestVertx.create();
        ffmpeg = await(Ffmpeg.find(vertx, Optional.empty()));
        channel = new DemoChannel(ffmpeg, folder.resolve("demo"));
        await(vertx.deployVerticle(channel));
        client = vertx.createHttpClient();
    }

    @AfterEach
    void close() {
        await(vertx.undeploy(channel.deploymentID()));
        assertThat(ffmpeg.running()).isZero();
        await(ffmpeg.close());
        await(vertx.close());
    }

    private Buffer get(String url) {
        return onLoop(vertx, () -> text(url));
    }

    private Future<Buffer> text(String url) {
        return client.request(new RequestOptions().setAbsoluteURI(url))
                .compose(request -> request.send().compose(response -> response.body()));
    }

    private MediaPlaylist media(String url) {
        return (MediaPlaylist) Playlist.parse(get(url).toString());
    }

    @Test
    void theChannel_isALiveStream_whosePictureTellsItsTime() throws Exception {
        MultivariantPlaylist master =
                (MultivariantPlaylist) Playlist.parse(get(channel.url()).toString());
        assertThat(master.variants())
                .extracting(Variant::height)
                .containsExactly(OptionalInt.of(540), OptionalInt.of(360));

        for (Variant variant : master.variants()) {
            String url = URI.create(channel.url()).resolve(variant.uri()).toString();
            until(
                    vertx,
                    "two segments are there",
                    () -> folder.resolve("demo/run-1").toFile().list().length >= 6);
            untilListed(url, 2);
            MediaPlaylist list = media(url);

            Path file = folder.resolve(variant.height().getAsInt() + ".ts");
            Files.write(
                    file,
                    get(URI.create(url).resolve(list.segments().get(1).uri()).toString())
                            .getBytes());
            int width = variant.width().getAsInt();
            int height = variant.height().getAsInt();
            Buffer frames = onLoop(
                    vertx,
                    () -> ffmpeg.collect(
                            List.of(
                                    "-i",
                                    file.toString(),
                                    "-map",
                                    "0:v",
                                    "-f",
                                    "rawvideo",
                                    "-pix_fmt",
                                    "gray",
                                    Ffmpeg.OUT),
                            1 << 27));
            assertThat(frames.length()).isEqualTo(width * height * 60);
            long first = list.segments().get(1).programDateTime().getAsLong() * 30 / 1_000_000;
            for (int i = 0; i < 60; i++) {
                assertThat(FrameNumbers.read(frames.getBytes(), i * width * height, width, height))
                        .isEqualTo(first + i);
            }
        }
    }

    @Test
    void afterTheEncoderEnded_theChannelGoesOn_behindADiscontinuity() {
        String url = URI.create(channel.url()).resolve("source.m3u8").toString();
        untilListed(url, 1);
        ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("ffmpeg"))
                .forEach(ProcessHandle::destroyForcibly);
        int before = media(url).segments().size();
        untilListed(url, before + 2);

        MediaPlaylist list = media(url);
        assertThat(list.discontinuitySequence()).isZero();
        assertThat(list.segments().stream().filter(MediaSegment::discontinuity)).hasSize(1);
        long now = System.currentTimeMillis() * 1_000;
        MediaSegment last = list.segments().get(list.segments().size() - 1);
        assertThat(now - last.programDateTime().getAsLong()).isBetween(0L, 20_000_000L);
    }

    private void untilListed(String url, int segments) {
        AtomicInteger listed = new AtomicInteger();
        long asking = vertx.setPeriodic(100, tick -> text(url)
                .onSuccess(text -> listed.set(((MediaPlaylist) Playlist.parse(text.toString()))
                        .segments()
                        .size())));
        until(vertx, segments + " segments are listed", () -> listed.get() >= segments);
        vertx.cancelTimer(asking);
    }
}
