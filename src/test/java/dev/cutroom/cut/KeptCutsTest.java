package dev.cutroom.cut;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.onLoop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.bus.Addresses;
import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.CutSettings;
import dev.cutroom.conf.StoreSettings;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.select.Selector;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.testing.TestVertx;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.TimeRange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Cuts that are made once for many and kept. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptCutsTest {

    private static final long START = Micros.parse("2026-11-02T10:59:52");
    private static final long PLENTY_BYTES = 1L << 30;

    private final Vertx vertx = TestVertx.create();
    private Path base;
    private Ffmpeg ffmpeg;
    private SegmentStore store;
    private SimpleMeterRegistry registry;

    @BeforeAll
    void record(@TempDir Path temporary) throws Exception {
        base = temporary.resolve("data");
        ffmpeg = await(Ffmpeg.find(vertx, Optional.empty()));
        registry = new SimpleMeterRegistry();
        store = await(SegmentStore.open(
                vertx,
                base,
                new StoreSettings(
                        StoreSettings.Sync.NEVER, Duration.ofSeconds(5), new Bytes(1 << 20), Duration.ofMinutes(30)),
                registry));
        List<String> encoder = List.of(
                "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "60", "-sc_threshold", "0");
        new Clips(ffmpeg, temporary).record(store, "source", "30", 16, encoder, "0", START);
    }

    @AfterAll
    void close() {
        await(ffmpeg.close());
        await(store.close());
        await(vertx.close());
    }

    @BeforeEach
    void forgetAll() throws IOException {
        registry = new SimpleMeterRegistry();
        for (Path file : kept()) {
            Files.delete(file);
        }
    }

    private Cutter cutter(long cacheBytes) {
        return new Cutter(
                vertx,
                store,
                new FileCache(store, registry),
                new Selector(vertx, store, registry),
                () -> Future.succeededFuture(ffmpeg),
                new CutSettings(2, 8, new Bytes(cacheBytes)),
                registry);
    }

    private static CutRequest request(double from, double to, Container container) {
        TimeRange range = new TimeRange(START + Math.round(from * 1e6), START + Math.round(to * 1e6));
        return new CutRequest(
                new Rendition("demo", "source"), List.of(range), List.of(), false, CutType.SMART, container);
    }

    private Path folder() {
        return base.resolve(".cutroom/cuts");
    }

    private List<Path> kept() throws IOException {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder())) {
            return files.toList();
        }
    }

    private Future<Buffer> write(Cut cut) {
        Gathered gathered = new Gathered();
        return cut.writeTo(gathered).map(written -> gathered.all);
    }

    private Buffer cut(Cutter cutter, CutRequest request) {
        return onLoop(vertx, () -> cutter.prepare(request, "test").compose(this::write));
    }

    private double meter(String name) {
        return registry.get(name).counter().count();
    }

    @Test
    void theSameCutAgain_comesFromTheDiskWithItsLength() {
        Cutter cutter = cutter(PLENTY_BYTES);
        CutRequest request = request(1.5, 7.2, Container.TS);

        Buffer first = cut(cutter, request);
        Cut again = onLoop(vertx, () -> cutter.prepare(request, "test"));

        assertThat(again.length()).isEqualTo(OptionalLong.of(first.length()));
        assertThat(onLoop(vertx, () -> write(again))).isEqualTo(first);
        assertThat(meter("cutroom.cuts.kept")).isEqualTo(1);
        assertThat(registry.get("cutroom.cuts.kept.size").gauge().value()).isEqualTo(first.length());
    }

    @Test
    void theSameCutWithoutKeeping_hasTheSameBytes() throws IOException {
        CutRequest request = request(1.5, 7.2, Container.MP4);

        Buffer made = cut(cutter(0), request);

        assertThat(cut(cutter(PLENTY_BYTES), request)).isEqualTo(made);
        assertThat(cut(cutter(0), request)).isEqualTo(made);
        assertThat(kept()).hasSize(1);
    }

    @Test
    void eachCut_isPreparedOnTheContextThatAskedForIt() {
        Cutter cutter = cutter(1 << 30);
        for (int i = 0; i < 4; i++) {
            Context own = vertx.getOrCreateContext();
            Promise<Boolean> same = Promise.promise();
            own.runOnContext(turn -> cutter.prepare(request(0.5, 7.5, Container.TS), "test")
                    .onComplete(prepared -> same.complete(Vertx.currentContext() == own)));

            assertThat(await(same.future())).isTrue();
        }
    }

    @Test
    void equalCutsUnderWay_areMadeOnceForAllThatWantThem() {
        Cutter cutter = cutter(PLENTY_BYTES);
        CutRequest request = request(0.5, 9.5, Container.MP4);
        Cut first = onLoop(vertx, () -> cutter.prepare(request, "one"));
        Cut second = onLoop(vertx, () -> cutter.prepare(request, "two"));

        List<Buffer> both =
                onLoop(vertx, () -> Future.all(write(first), write(second)).map(done -> done.<Buffer>list()));

        assertThat(both.get(0)).isEqualTo(both.get(1));
        assertThat(both.get(0).length()).isPositive();
        assertThat(meter("cutroom.cuts.shared")).isEqualTo(1);
        assertThat(registry.get("cutroom.cuts.made")
                        .tags("type", "smart", "outcome", "finished")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whoIsFarBehind_getsTheSameBytes() {
        Cutter cutter = cutter(PLENTY_BYTES);
        CutRequest request = request(0.5, 9.5, Container.TS);
        Cut fast = onLoop(vertx, () -> cutter.prepare(request, "fast"));
        Cut slow = onLoop(vertx, () -> cutter.prepare(request, "slow"));
        Promise<Void> stalled = Promise.promise();
        Gathered late = new Gathered() {
            @Override
            public Future<Void> write(Buffer data) {
                return super.write(data).compose(taken -> stalled.future());
            }
        };

        Buffer whole = onLoop(vertx, () -> {
            Future<Void> slowly = slow.writeTo(late);
            return write(fast).onSuccess(done -> stalled.complete()).compose(done -> slowly.map(done));
        });

        assertThat(late.all).isEqualTo(whole);
    }

    @Test
    void whenOneOfTwoLeaves_theOtherStillGetsAll() {
        Cutter cutter = cutter(PLENTY_BYTES);
        CutRequest request = request(0.5, 9.5, Container.MP4);
        Cut leaves = onLoop(vertx, () -> cutter.prepare(request, "leaves"));
        Cut stays = onLoop(vertx, () -> cutter.prepare(request, "stays"));

        Buffer all = onLoop(vertx, () -> {
            Gathered gone = new Gathered() {
                @Override
                public Future<Void> write(Buffer data) {
                    leaves.cancel();
                    return Future.failedFuture("the client went away");
                }
            };
            Future<Void> left = leaves.writeTo(gone).otherwiseEmpty();
            return write(stays).compose(done -> left.map(done));
        });

        assertThat(all).isEqualTo(cut(cutter(0), request));
    }

    @Test
    void whenTheLastLeaves_theWorkEndsAndNothingOfItStays() throws IOException {
        Cutter cutter = cutter(PLENTY_BYTES);
        Cut cut = onLoop(vertx, () -> cutter.prepare(request(0.5, 9.5, Container.MP4), "leaves"));

        assertThatThrownBy(() -> onLoop(
                        vertx,
                        () -> cut.writeTo(new Gathered() {
                            @Override
                            public Future<Void> write(Buffer data) {
                                cut.cancel();
                                return Future.failedFuture(new IllegalStateException("the client went away"));
                            }
                        })))
                .isInstanceOf(IllegalStateException.class);

        TestVertx.until(vertx, "no process is left", () -> ffmpeg.running() == 0);
        TestVertx.until(vertx, "no file is left", () -> {
            try {
                return kept().isEmpty();
            } catch (IOException unreadable) {
                throw new AssertionError(unreadable);
            }
        });
    }

    @Test
    void aPartOfACutThatIsNotMadeYet_makesItFirst() {
        Cutter cutter = cutter(PLENTY_BYTES);
        Cut cut = onLoop(vertx, () -> cutter.prepare(request(1.5, 7.2, Container.MP4), "part"));

        Cut whole = onLoop(vertx, cut::whole);

        assertThat(whole.tag()).isEqualTo(cut.tag());
        assertThat(whole.length()).isPresent();
        assertThat(whole.pieces()).hasSize(1);
    }

    @Test
    void whenTheDiskForCutsIsFull_thoseAskedForLongestAgoGo() throws IOException {
        long one = cut(cutter(0), request(1, 7, Container.TS)).length();
        registry = new SimpleMeterRegistry();
        Cutter cutter = cutter(one * 5 / 2);

        cut(cutter, request(1, 7, Container.TS));
        cut(cutter, request(2, 8, Container.TS));
        cut(cutter, request(1, 7, Container.TS));
        cut(cutter, request(3, 9, Container.TS));

        assertThat(kept()).hasSize(2);
        assertThat(onLoop(vertx, () -> cutter.prepare(request(2, 8, Container.TS), "gone"))
                        .length())
                .isEmpty();
        assertThat(registry.get("cutroom.cuts.kept.size").gauge().value()).isLessThanOrEqualTo(one * 2.5);
    }

    @Test
    void afterARestart_whatWasKeptIsThereAndWhatWasNotFinishedIsGone() throws IOException {
        CutRequest request = request(1.5, 7.2, Container.TS);
        Buffer made = cut(cutter(PLENTY_BYTES), request);
        Files.writeString(folder().resolve("half.ts-1-1.tmp"), "half");

        Cut again = onLoop(vertx, () -> cutter(PLENTY_BYTES).prepare(request, "again"));

        assertThat(again.length()).isEqualTo(OptionalLong.of(made.length()));
        assertThat(kept()).hasSize(1);
    }

    @Test
    void aCutIntoAFile_hasItsIndexInFrontAndLeavesNothingElse(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("clip.mp4");

        onLoop(vertx, () -> cutter(0).cut(request(1.5, 7.2, Container.MP4), "file", file, cut -> {}));

        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(content.indexOf("moov")).isBetween(1, content.indexOf("mdat"));
        assertThat(content).doesNotContain("moof");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aCutUnderWay_knowsItsLengthFromItsFirstByteOn() {
        Cutter cutter = cutter(PLENTY_BYTES);
        Cut cut = onLoop(vertx, () -> cutter.prepare(request(2.5, 7.2, Container.TS), "asked"));
        List<Double> totals = new ArrayList<>();

        onLoop(
                vertx,
                () -> cut.writeTo(new Gathered() {
                    @Override
                    public Future<Void> write(Buffer data) {
                        totals.add(cut.progress().total());
                        return super.write(data);
                    }
                }));

        assertThat(totals).isNotEmpty().allSatisfy(total -> assertThat(total).isBetween(4.6, 4.8));
    }

    @Test
    void aCutUnderWay_tellsHowFarItIs() throws InterruptedException {
        BlockingQueue<JsonObject> told = new LinkedBlockingQueue<>();
        vertx.eventBus().<JsonObject>consumer(Addresses.CUT_PROGRESS, message -> told.add(message.body()));
        Cutter cutter = cutter(PLENTY_BYTES);
        Cut cut = onLoop(vertx, () -> cutter.prepare(request(1.5, 7.2, Container.TS), "told"));

        Buffer made = onLoop(vertx, () -> write(cut));

        JsonObject last = told.take();
        while (last.getLong("bytes") < made.length()) {
            last = told.take();
        }
        assertThat(last.getString("id")).isEqualTo(cut.tag());
        assertThat(last.getDouble("total")).isBetween(5.6, 5.8);
        assertThat(last.getDouble("seconds")).isBetween(5.5, 5.8);
    }
}
