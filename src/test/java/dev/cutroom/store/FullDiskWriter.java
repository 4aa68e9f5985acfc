package dev.cutroom.store;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;

/** A process of its own, to be run where files may not grow: {@code FullDiskWriter BASE}. Says how it ended. */
public final class FullDiskWriter {

    private FullDiskWriter() {}

    public static void main(String[] args) {
        try (OpenStore open = new OpenStore(Path.of(args[0]))) {
            SegmentWriting writing = open.store.begin(
                    OpenStore.RENDITION, OpenStore.TEN, 2 * Micros.SECOND, SegmentStored.Source.RECORD);
            for (int i = 0; i < 40; i++) {
                writing.write(Buffer.buffer(new byte[100_000]));
            }
            OpenStore.await(writing.finish(SegmentType.FULL));
            System.out.println("stored");
        } catch (StoreWriteException refused) {
            System.out.println(refused.getMessage());
        }
    }
}
