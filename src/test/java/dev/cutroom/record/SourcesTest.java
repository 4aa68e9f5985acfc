package dev.cutroom.record;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.ChannelSettings;
import dev.cutroom.conf.RecordSettings;
import dev.cutroom.conf.StoreSettings;
import dev.cutroom.conf.TwitchSettings;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.testing.TestVertx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {

    @SuppressWarnings("StringConcatToTextBlock")
    private static final String MASTER = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,NAME=\"480p\"\nlow.m3u8\n"
            + "#EXT-X-STREAM-INF:BANDWIDTH=2,NAME=\"720p60\",RESOLUTION=1280x720\nhigh.m3u8\n";

    @TempDir
    Path base;

    private final Vertx vertx = TestVertx.create();
    private final TestOrigin origin = new TestOrigin(vertx);

    @AfterEach
    void close() {
        origin.close();
        await(vertx.close());
    }

    private RecordSettings settings() {
        RecordSettings standard = RecordSettings.standard();
        return new RecordSettings(
                standard.sessionAge(),
                standard.softLimit(),
                standard.playlistLimit(),
                standard.segmentLimit(),
                standard.suspectAfter(),
                standard.giveUpAfter(),
                standard.endedPause(),
                standard.fetches(),
                Duration.ofSeconds(2),
                false,
                new TwitchSettings(origin.url("/gql"), origin.url("/usher"), "client", "site"));
    }

    private String address(String url, String quality) {
        return TestVertx.onLoop(vertx, () -> source(url, quality).playlistUrl());
    }

    private Source source(String url, String quality) {
        RecordSettings settings = settings();
        return new Sources(vertx, new Web(vertx, settings), settings, () -> Future.failedFuture("no ffmpeg"))
                .of(new ChannelSettings("c", url, List.of(quality), List.of()), quality);
    }

    @Test
    void twitch_givesAPlaylist_forItsToken() {
        AtomicReference<String> asked = new AtomicReference<>();
        origin.on("/gql", request -> request.body().onSuccess(body -> {
                    JsonObject variables = body.toJsonObject().getJsonObject("variables");
                    assertThat(request.getHeader("Client-ID")).isEqualTo("client");
                    request.response()
                            .end("{\"data\":{\"streamPlaybackAccessToken\":{\"value\":\"{\\\"for\\\":\\\""
                                    + variables.getString("login") + "\\\"}\",\"signature\":\"abc\"}}}");
                }))
                .on("/usher/desertbus.m3u8", request -> {
                    asked.set(request.getParam("token") + " " + request.getParam("sig"));
                    request.response().end(MASTER);
                });

        assertThat(address("twitch:desertbus", "720p")).isEqualTo(origin.url("/usher/high.m3u8"));
        assertThat(asked).hasValue("{\"for\":\"desertbus\"} abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"data\":null}", "{\"data\":{\"streamPlaybackAccessToken\":null}}"})
    void twitch_withoutAToken_saysSo(String answer) {
        origin.text("/gql", answer);

        assertThatThrownBy(() -> address("twitch:nobody", "source"))
                .isInstanceOf(OriginException.class)
                .hasMessageContaining("Twitch");
    }

    @Test
    void aCommand_printsTheAddress_amongOtherLines() {
        origin.text("/m.m3u8", MASTER);

        String command = "command:echo hello; echo " + origin.url("/m.m3u8") + "; echo $CUTROOM_CHANNEL";

        assertThat(address(command, "480p")).isEqualTo(origin.url("/low.m3u8"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "command:echo no; exit 3, the command ended with exit code 3 and printed no address: no",
        "command:sleep 30, the command did not end within 2 s"
    })
    void aCommandThatFails_isQuoted(String url, String message) {
        assertThatThrownBy(() -> address(url, "best"))
                .isInstanceOf(OriginException.class)
                .hasMessage(message);
    }

    @Test
    void aCommandThatStillRuns_isEnded_withAllItHasBegun_whenItsSourceCloses() {
        Path told = base.resolve("pids");
        Source source = source(
                "command:sleep 60 & echo $! $$ > " + told + ".new; mv " + told + ".new " + told + "; wait", "best");
        Future<String> address = TestVertx.onLoop(vertx, () -> Future.succeededFuture(source.playlistUrl()));
        until(vertx, "the command runs", () -> Files.exists(told));

        TestVertx.onLoop(vertx, source::close);

        until(vertx, "neither the shell nor what it began runs on", () -> pids(told)
                .noneMatch(SourcesTest::runs));
        until(vertx, "who asked is answered", address::failed);
    }

    private static Stream<Long> pids(Path file) {
        try {
            return Stream.of(Files.readString(file).strip().split(" ")).map(Long::valueOf);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** One that has ended but was not yet waited for counts as ended. */
    private static boolean runs(long pid) {
        return ProcessHandle.of(pid)
                .filter(process -> process.isAlive() && process.info().command().isPresent())
                .isPresent();
    }

    @Test
    void anIngestThatCouldNotListen_triesAgain() {
        AtomicInteger tries = new AtomicInteger();
        IngestSource source = new IngestSource(
                vertx,
                () -> Future.failedFuture("no ffmpeg"),
                Ingest.parse("push:rtmp://127.0.0.1:1/x"),
                () -> tries.incrementAndGet() == 1 ? Future.failedFuture("no port") : IngestShelf.listen(vertx));

        assertThatThrownBy(() -> TestVertx.onLoop(vertx, source::playlistUrl)).hasStackTraceContaining("no port");
        assertThatThrownBy(() -> TestVertx.onLoop(vertx, source::playlistUrl)).hasStackTraceContaining("no ffmpeg");
        assertThatThrownBy(() -> TestVertx.onLoop(vertx, source::playlistUrl)).hasStackTraceContaining("no ffmpeg");
        assertThat(tries).hasValue(2);
        TestVertx.onLoop(vertx, source::close);
    }

    @Test
    void aQualityThatIsNotThere_isRefused_withThoseThatAre() {
        origin.text("/m.m3u8", MASTER);

        assertThatThrownBy(() -> address(origin.url("/m.m3u8"), "1080p"))
                .hasMessageContaining("no quality '1080p'; it has 480p, 720p60, and best");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://x/",
                "twitch:",
                "command: ",
                "push:file.ts",
                "push:https://x/y",
                "pull:",
                "pull:-version",
                "live.m3u8"
            })
    void anAddressOfNoKnownKind_isRefused(String url) {
        assertThatThrownBy(() -> Sources.check(new ChannelSettings("c", url, List.of("source"), List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"command:echo x", "pull:/etc/passwd"})
    void theDatabase_cannotHoldWhatTouchesThisMachine(String url) {
        ChannelSettings channel = new ChannelSettings("c", url, List.of("source"), List.of());

        Sources.check(channel);
        assertThatThrownBy(() -> new Channel(channel, Optional.empty()))
                .hasMessageContaining("only by channels of the configuration file");
    }

    @Test
    void aFile_isRecordedThroughFfmpeg() throws Exception {
        Path clip = base.resolve("clip: 1.ts");
        recordThrough("pull:" + clip, ffmpeg -> make(ffmpeg, clip.toString(), "mpegts", false));
    }

    @Test
    void whoPushesRtmp_isRecorded() throws Exception {
        int port = freePort();
        String address = "rtmp://127.0.0.1:" + port + "/live/key";
        recordThrough("push:" + address, ffmpeg -> make(ffmpeg, address, "flv", true));
    }

    private interface Sending {
        Process begin(String ffmpeg) throws IOException, InterruptedException;
    }

    /** Twenty seconds of a test picture with a key frame each second. */
    private static Process make(String ffmpeg, String to, String format, boolean live)
            throws IOException, InterruptedException {
        List<String> command = Stream.of(
                        Stream.of(ffmpeg, "-nostdin", "-loglevel", "error", "-y"),
                        live ? Stream.of("-re") : Stream.<String>empty(),
                        Stream.of("-f", "lavfi", "-i", "testsrc=size=160x90:rate=25:duration=20", "-c:v", "libx264"),
                        Stream.of("-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p", "-f", format, to))
                .flatMap(part -> part)
                .toList();
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!live) {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        return process;
    }

    private void recordThrough(String url, Sending sending) throws Exception {
        Ffmpeg ffmpeg = await(Ffmpeg.find(vertx, Optional.empty()));
        Path data = base.resolve("data");
        SegmentStore store = await(SegmentStore.open(
                vertx,
                data,
                new StoreSettings(
                        StoreSettings.Sync.NEVER, Duration.ofSeconds(5), new Bytes(1 << 24), Duration.ofMinutes(1)),
                new SimpleMeterRegistry()));
        AtomicReference<Process> sender = new AtomicReference<>();
        if (url.startsWith("pull:")) {
            sender.set(sending.begin(ffmpeg.ffmpegPath()));
        }
        Recorders recorders = new Recorders(
                store,
                settings(),
                List.of(new ChannelSettings("in", url, List.of("source"), List.of())),
                () -> Future.succeededFuture(ffmpeg),
                new SimpleMeterRegistry());
        await(vertx.deployVerticle(recorders));
        until(vertx, "three segments are recorded", () -> {
            beginWhenOver(sender, sending, ffmpeg.ffmpegPath());
            return recorded(data) >= 3;
        });
        await(vertx.undeploy(recorders.deploymentID()));
        sender.get().destroyForcibly();
        until(vertx, "no ffmpeg runs on", () -> ffmpeg.running() == 0);
        await(ffmpeg.close());
        await(store.close());
    }

    /** Whoever sends before anybody listens is refused, and tries again. */
    private static void beginWhenOver(AtomicReference<Process> sender, Sending sending, String ffmpeg) {
        Process running = sender.get();
        if (running != null && (running.isAlive() || running.exitValue() == 0)) {
            return;
        }
        try {
            sender.set(sending.begin(ffmpeg));
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static long recorded(Path data) {
        try (Stream<Path> files = Files.walk(data.resolve("in"))) {
            return files.filter(file -> file.toString().contains("-full-")).count();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
