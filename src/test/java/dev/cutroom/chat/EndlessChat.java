package dev.cutroom.chat;

import dev.cutroom.conf.Bytes;
import dev.cutroom.conf.StoreSettings;
import dev.cutroom.store.ChatFiles;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.testing.TestVertx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process of its own that writes batches until it is killed, and says how many are written: {@code EndlessChat BASE}. */
public final class EndlessChat {

    static final int MESSAGES = 200;
    static final StoreSettings SETTINGS = new StoreSettings(
            StoreSettings.Sync.INTERVAL, Duration.ofSeconds(1), new Bytes(1 << 24), Duration.ofMinutes(30));

    private EndlessChat() {}

    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        SegmentStore store = TestVertx.await(SegmentStore.open(vertx, Path.of(args[0]), SETTINGS, registry));
        BatchWriter writer = new BatchWriter(vertx, new ChatFiles(store), "demo", new ChatMeters(registry, "demo"));
        long ten = ChatFixture.TEN.getEpochSecond();
        for (int batch = 0; ; batch++) {
            long minute = ten + batch % 60 * 60L;
            List<ChatMessage> messages = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                messages.add(ChatMessages.of(
                        "text", batch + "-" + i, minute + 1 + i / 1_000.0, 0, Map.of("n", minute + 2 + i / 1_000.0)));
            }
            TestVertx.await(writer.write(List.of(new OpenBatches.Closed(minute, messages))));
            System.out.println(batch + 1);
        }
    }
}
