package dev.cutroom.store;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.StoreSettings;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.Segment;
import dev.cutroom.timeline.SegmentType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A store on a real folder, for tests that wait. */
public final class OpenStore implements AutoCloseable {

    public static final Rendition RENDITION = new Rendition("desertbus", "source");
    /** When the tests' hour begins: 2026-11-02T10. */
    public static final long TEN = Micros.parse("2026-11-02T10:00:00");

    public final Vertx vertx = Vertx.vertx();
    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    public final SegmentStore store;

    public OpenStore(Path base) {
        this(base, Duration.ofMinutes(30));
    }

    public OpenStore(Path base, Duration temporaryFileAge) {
        store = await(SegmentStore.open(vertx, base, settings(temporaryFileAge), registry));
    }

    public static StoreSettings settings(Duration temporaryFileAge) {
        return new StoreSettings(
                StoreSettings.Sync.INTERVAL, Duration.ofSeconds(1), new Bytes(64 << 20), temporaryFileAge);
    }

    /** Two seconds of the rendition, whole. */
    public Segment put(long start, String content) {
        return put(RENDITION, start, 2 * Micros.SECOND, SegmentType.FULL, content);
    }

    public Segment put(Rendition rendition, long start, long duration, SegmentType type, String content) {
        SegmentWriting writing = store.begin(rendition, start, duration, SegmentStored.Source.RECORD);
        await(writing.write(Buffer.buffer(content)));
        return await(writing.finish(type));
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("not done within 30 s", late);
        }
    }

    @Override
    public void close() {
        await(store.close());
        await(vertx.close());
    }
}
