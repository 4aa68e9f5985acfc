package dev.cutroom.store;

import static dev.cutroom.store.OpenStore.TEN;
import static dev.cutroom.store.OpenStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutroom.timeline.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCacheTest {

    private static final String LARGE = "x".repeat(100_000);

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong(1);
    private OpenStore open;
    private FileCache files;

    @BeforeEach
    void openStore() {
        open = new OpenStore(folder.resolve("base"));
        files = new FileCache(open.store, open.registry, nanos::get);
    }

    @AfterEach
    void closeStore() {
        files.close();
        open.close();
    }

    @Test
    void smallFiles_areInMemory_largeOnesAreChannels() {
        StoredFile small = await(files.open(open.put(TEN, "small").path()));
        StoredFile large = await(files.open(open.put(TEN + 1, LARGE).path()));

        assertThat(small.content().toString()).isEqualTo("small");
        assertThat(large.content()).isNull();
        assertThat(large.channel().isOpen()).isTrue();
        small.release();
        large.release();
    }

    @Test
    void deletedFile_isNoticedAfterAMoment_andItsReadersGoOn() throws IOException {
        Segment segment = open.put(TEN, LARGE);
        StoredFile reader = await(files.open(segment.path()));
        Files.delete(open.store.base().resolve(segment.path()));
        StoredFile again = files.cached(segment.path());
        assertThat(again).isSameAs(reader);
        again.release();

        nanos.addAndGet(2_000_000_000L);
        assertThat(files.cached(segment.path())).isNull();
        assertThatThrownBy(() -> await(files.open(segment.path()))).isInstanceOf(NoSuchFileException.class);
        FileChannel channel = reader.channel();
        assertThat(channel.read(ByteBuffer.allocate(10), 0)).isEqualTo(10);
        reader.release();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void thousandsOfFiles_keepWithinTheBound_andCloseWhatFellOut() {
        StoredFile held = null;
        for (int i = 0; i < 2_200; i++) {
            nanos.incrementAndGet();
            StoredFile file =
                    await(files.open(open.put(TEN + i, "y".repeat(70_000) + i).path()));
            if (i == 0) {
                held = file;
            } else {
                file.release();
            }
        }

        assertThat(open.registry.get("cutroom.files.open").gauge().value()).isLessThanOrEqualTo(2_048);
        FileChannel channel = held.channel();
        assertThat(channel.isOpen()).as("someone still reads it").isTrue();
        held.release();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void fileThatNobodyAsksFor_isClosedAfterAMinute() {
        StoredFile idle = await(files.open(open.put(TEN, LARGE).path()));
        idle.release();
        nanos.addAndGet(30_000_000_000L);
        StoredFile busy = await(files.open(open.put(TEN + 1, LARGE).path()));
        busy.release();
        assertThat(files.dropIdle()).isZero();

        nanos.addAndGet(31_000_000_000L);

        assertThat(files.dropIdle()).isEqualTo(1);
        assertThat(idle.channel().isOpen()).isFalse();
        assertThat(busy.channel().isOpen()).isTrue();
    }

    @Test
    void linkOutOfTheBase_isNoFile() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Files.createDirectories(open.store.base().resolve("a/b"));
        Files.createSymbolicLink(open.store.base().resolve("a/b/link.ts"), secret);
        Files.createSymbolicLink(open.store.base().resolve("a/up"), folder);

        for (String path : new String[] {"a/b/link.ts", "a/up/secret", "../secret", "a/../../secret", "a/b", "none"}) {
            assertThatThrownBy(() -> await(files.open(path))).as(path).isInstanceOf(NoSuchFileException.class);
        }
    }
}
