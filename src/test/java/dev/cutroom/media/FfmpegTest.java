package dev.cutroom.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FfmpegTest {

    private Vertx vertx;
    private Ffmpeg ffmpeg;

    @BeforeEach
    void find() throws Exception {
        open(true);
    }

    private void open(boolean epoll) throws Exception {
        vertx = epoll ? Vertx.builder().withTransport(Transport.EPOLL).build() : Vertx.vertx();
        ffmpeg = await(Ffmpeg.find(vertx, Optional.empty()));
    }

    @AfterEach
    void close() throws Exception {
        await(ffmpeg.close());
        assertThat(ffmpeg.running()).isZero();
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private <T> T onLoop(Supplier<Future<T>> work) throws Exception {
        Promise<T> promise = Promise.promise();
        vertx.getOrCreateContext().runOnContext(turn -> work.get().onComplete(promise));
        return await(promise.future());
    }

    @ParameterizedTest(name = "epoll {0}")
    @ValueSource(booleans = {true, false})
    void whatFfmpegWrites_arrivesWhole(boolean epoll) throws Exception {
        if (!epoll) {
            close();
            open(false);
        }
        Buffer all = onLoop(() -> ffmpeg.collect(
                List.of(
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc=size=64x64:rate=10:duration=1",
                        "-f",
                        "rawvideo",
                        "-pix_fmt",
                        "gray",
                        Ffmpeg.OUT),
                1 << 20));

        assertThat(all.length()).isEqualTo(64 * 64 * 10);
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {100, 5_000_000})
    void whatIsWrittenToItsInput_comesOutAgain(int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);

        Buffer all = onLoop(() -> ffmpeg.start(
                        List.of("-f", "data", "-i", Ffmpeg.IN, "-map", "0", "-c", "copy", "-f", "data", Ffmpeg.OUT))
                .compose(run -> {
                    Buffer got = Buffer.buffer();
                    run.output().handler(got::appendBuffer);
                    run.input().write(Buffer.buffer(bytes));
                    run.input().end();
                    return run.outputEnded().compose(ended -> run.ended()).map(ended -> got);
                }));

        assertThat(all.getBytes()).isEqualTo(bytes);
    }

    @Test
    void aSlowReader_getsAllBytes_thoughTheProcessIsGone() throws Exception {
        int frames = 64;
        int[] received = new int[1];
        onLoop(() -> ffmpeg.start(List.of(
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc=size=256x256:rate=32:duration=2",
                        "-f",
                        "rawvideo",
                        "-pix_fmt",
                        "gray",
                        Ffmpeg.OUT))
                .compose(run -> {
                    run.output().handler(bytes -> {
                        received[0] += bytes.length();
                        run.output().pause();
                        vertx.setTimer(2, later -> run.output().resume());
                    });
                    return run.outputEnded().compose(ended -> run.ended());
                }));

        assertThat(received[0]).isEqualTo(256 * 256 * frames);
    }

    @Test
    void aFailure_quotesItsLastWords() {
        assertThatThrownBy(
                        () -> onLoop(() -> ffmpeg.collect(List.of("-i", "/nowhere.ts", "-f", "null", Ffmpeg.OUT), 10)))
                .rootCause()
                .isInstanceOf(FfmpegFailedException.class)
                .hasMessageContaining("nowhere.ts");
    }

    @Test
    void aKilledProcess_endsItsOutput_andIsGone() throws Exception {
        Throwable failure = onLoop(() -> ffmpeg.start(
                        List.of("-re", "-f", "lavfi", "-i", "testsrc=size=64x64:rate=10", "-f", "rawvideo", Ffmpeg.OUT))
                .compose(run -> {
                    run.output().handler(first -> run.kill());
                    return run.outputEnded()
                            .compose(ended -> run.ended())
                            .map(never -> (Throwable) new TimeoutException("it ended well"))
                            .recover(Future::succeededFuture);
                }));

        assertThat(failure).isInstanceOf(FfmpegFailedException.class).hasMessage("ffmpeg was ended");
        assertThat(ffmpeg.running()).isZero();
    }

    @Test
    void aConfiguredFfmpegThatIsNotThere_isToldPlainly() {
        assertThatThrownBy(() -> await(Ffmpeg.find(vertx, Optional.of("/nowhere/ffmpeg"))))
                .rootCause()
                .isInstanceOf(FfmpegMissingException.class)
                .hasMessageContaining("/nowhere/ffmpeg");
    }
}
