package dev.cutroom.chat;

import dev.cutroom.store.ChatFiles;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.timeline.TimeRange;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** What was said in a range, from the store's batches. Safe for all event loops at once. */
public final class ChatHistory {

    private final Vertx vertx;
    private final ChatFiles files;
    private final Counter badLines;

    public ChatHistory(Vertx vertx, SegmentStore store, MeterRegistry registry) {
        this.vertx = vertx;
        files = new ChatFiles(store);
        badLines = Counter.builder("cutroom.chat.bad.lines")
                .description("Lines of chat batches that are no message and were passed over.")
                .register(registry);
    }

    /** Whether there is such a channel, with chat or without. */
    public Future<Boolean> hasChannel(String channel) {
        return files.hasChannel(channel);
    }

    /** A reading of what was said in a range; nothing happens until it is asked to write. */
    public ChatReading read(String channel, TimeRange range) {
        return new ChatReading(vertx, files, channel, range, badLines);
    }
}
