package dev.cutroom.store;

import static dev.cutroom.store.OpenStore.RENDITION;
import static dev.cutroom.store.OpenStore.TEN;
import static dev.cutroom.store.OpenStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.bus.Addresses;
import dev.cutroom.bus.SegmentStored;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentWritingTest {

    private static final long TWO_SECONDS = 2 * Micros.SECOND;

    @TempDir
    Path base;

    private OpenStore open;

    @BeforeEach
    void openStore() {
        open = new OpenStore(base);
    }

    @AfterEach
    void closeStore() {
        open.close();
    }

    private SegmentWriting begin() {
        return open.store.begin(RENDITION, TEN, TWO_SECONDS, SegmentStored.Source.RECORD);
    }

    private List<String> filesOnDisk() throws IOException {
        Path folder = base.resolve("desertbus/source/2026-11-02T10");
        String[] names = folder.toFile().list();
        return names == null ? List.of() : Arrays.stream(names).sorted().toList();
    }

    @Test
    void segment_finished_isNamedByItsContent() throws IOException {
        Segment segment = open.put(TEN + 1_500_000, "hello");

        assertThat(segment.name()).isEqualTo("00:01.500000-2.0-full-LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ.ts");
        assertThat(base.resolve(segment.path())).hasContent("hello");
        assertThat(await(open.store.hour(RENDITION, new Hour(TEN / Micros.HOUR)))
                        .segment(0))
                .isEqualTo(segment);
    }

    @Test
    void manyWritesNotWaitedFor_keepTheirOrder() throws IOException {
        SegmentWriting writing = begin();
        byte[] expected = new byte[5 << 20];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (byte) (i * 31 >> 3);
        }
        for (int at = 0; at < expected.length; at += 64 << 10) {
            writing.write(Buffer.buffer(Arrays.copyOfRange(expected, at, at + (64 << 10))));
        }
        Segment segment = await(writing.finish(SegmentType.FULL));

        assertThat(Files.readAllBytes(base.resolve(segment.path()))).isEqualTo(expected);
        assertThat(segment.name()).contains(ContentHash.of(base.resolve(segment.path())));
    }

    @Test
    void sameSegmentFromTwoWriters_isOneFileAndOneNotice() throws Exception {
        BlockingQueue<JsonObject> notices = new LinkedBlockingQueue<>();
        open.vertx.eventBus().<JsonObject>consumer(Addresses.SEGMENT_STORED, message -> notices.add(message.body()));
        SegmentWriting one = begin();
        SegmentWriting two = begin();
        await(one.write(Buffer.buffer("same")));
        await(two.write(Buffer.buffer("same")));
        Segment first = await(one.finish(SegmentType.FULL));
        long written = Files.getLastModifiedTime(base.resolve(first.path())).toMillis();
        Segment second = await(two.finish(SegmentType.FULL));

        assertThat(second).isEqualTo(first);
        assertThat(filesOnDisk()).containsExactly(first.name());
        assertThat(Files.getLastModifiedTime(base.resolve(first.path())).toMillis())
                .isEqualTo(written);
        JsonObject notice = notices.poll(5, TimeUnit.SECONDS);
        assertThat(notice.getString("path")).isEqualTo(first.path());
        assertThat(notice.getLong("size")).isEqualTo(4);
        assertThat(notices.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void rottenFileOfTheSameName_isReplaced() throws IOException {
        Segment segment = open.put(TEN, "good");
        Files.writeString(base.resolve(segment.path()), "rott");
        open.put(TEN, "good");

        assertThat(base.resolve(segment.path())).hasContent("good");
    }

    @Test
    void fileThatTheDiskCannotRead_isReplaced() throws IOException {
        Segment segment = open.put(TEN, "good");
        Path file = base.resolve(segment.path());
        Files.delete(file);
        // The first bytes of a process's memory can be opened and not read, as a bad sector.
        Files.createSymbolicLink(file, Path.of("/proc/self/mem"));
        open.put(TEN, "good");

        assertThat(file).hasContent("good");
    }

    @Test
    void namedWriting_otherContent_isThrownAway() throws IOException {
        Segment segment = open.put(TEN, "good");
        Files.delete(base.resolve(segment.path()));
        SegmentWriting named =
                open.store.beginNamed(RENDITION, segment.hour(), segment.name(), SegmentStored.Source.REPLICATE);
        await(named.write(Buffer.buffer("other")));

        assertThatThrownBy(() -> await(named.finish(SegmentType.FULL)))
                .isInstanceOf(ContentMismatchException.class)
                .hasMessageContaining(segment.name());
        assertThat(filesOnDisk()).isEmpty();
    }

    @Test
    void namedWriting_keepsTheNameAsItIsSpelled() throws IOException {
        String name = "00:02.5-2-full-LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ.ts";
        SegmentWriting named = open.store.beginNamed(RENDITION, Hour.of(TEN), name, SegmentStored.Source.REPLICATE);
        await(named.write(Buffer.buffer("hello")));
        await(named.finish(SegmentType.FULL));

        assertThat(filesOnDisk()).containsExactly(name);
    }

    @Test
    void abandoned_leavesNothing() throws IOException {
        SegmentWriting writing = begin();
        writing.write(Buffer.buffer(new byte[3 << 20]));
        await(writing.abandon());

        assertThat(filesOnDisk()).isEmpty();
    }

    @Test
    void folderThatCannotBeMade_isSaidClearly() throws IOException {
        Files.createDirectories(base.resolve("desertbus"));
        Files.writeString(base.resolve("desertbus/source"), "a file in the way");
        SegmentWriting writing = begin();
        Future<Segment> finished = writing.finish(SegmentType.FULL);

        assertThatThrownBy(() -> await(finished))
                .isInstanceOf(StoreWriteException.class)
                .hasMessageContaining("nothing can be written to")
                .hasMessageContaining("desertbus/source");
    }

    @Test
    void namesThatAreNone_areCountedOnce() throws IOException {
        Segment segment = open.put(TEN, "good");
        Path folder = base.resolve(segment.path()).resolveSibling("");
        Files.writeString(folder.resolve("junk.ts"), "");
        Files.writeString(folder.resolve(".hidden"), "");
        for (int i = 0; i < 3; i++) {
            open.put(TEN + i * 2_000_000L, "more " + i);
            assertThat(await(open.store.hour(RENDITION, segment.hour())).size()).isEqualTo(i + 1);
        }

        assertThat(open.registry.counter("cutroom.store.odd.names").count()).isEqualTo(1);
    }

    @Test
    void smallFileKept_isWholeAndItsFolderMade() {
        await(open.store.keep("desertbus/chat/2026-11-02T10/00:01-x.json", Buffer.buffer("[]")));

        assertThat(base.resolve("desertbus/chat/2026-11-02T10/00:01-x.json")).hasContent("[]");
        assertThatThrownBy(() -> open.store.keep("../outside", Buffer.buffer()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
