package dev.cutroom.chat;

import dev.cutroom.flow.Steps;
import dev.cutroom.store.ChatFiles;
import dev.cutroom.timeline.Micros;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a channel's batches, one after the other. One that the disk refuses stays first in the queue until it is written.
 * One context's.
 */
final class BatchWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    private final Vertx vertx;
    private final ChatFiles files;
    private final String channel;
    private final ChatMeters meters;
    private final Deque<OpenBatches.Closed> queue = new ArrayDeque<>();
    private Future<Void> underWay = Future.succeededFuture();
    private int messages;
    private boolean refused;

    BatchWriter(Vertx vertx, ChatFiles files, String channel, ChatMeters meters) {
        this.vertx = vertx;
        this.files = files;
        this.channel = channel;
        this.meters = meters;
    }

    /** Messages that wait for the disk. */
    int messages() {
        return messages;
    }

    /** Takes batches over; done when the queue is empty, failed when the disk refuses: call again, then with nothing new. */
    Future<Void> write(List<OpenBatches.Closed> batches) {
        batches.forEach(batch -> messages += batch.messages().size());
        queue.addAll(batches);
        if (underWay.isComplete()) {
            underWay = Steps.whileTrue(this::next);
        }
        return underWay;
    }

    private Future<Boolean> next() {
        OpenBatches.Closed batch = queue.peek();
        if (batch == null) {
            return Future.succeededFuture(false);
        }
        return vertx.executeBlocking(() -> content(batch), false)
                .compose(content -> files.write(channel, batch.time() * Micros.SECOND, content))
                .onFailure(this::refused)
                .map(done -> {
                    written(batch);
                    return true;
                });
    }

    /** A message that two connections of this node received stands in it once. */
    private static Buffer content(OpenBatches.Closed batch) {
        return Buffer.buffer(BatchText.write(ChatLog.of(batch.messages()).messages()));
    }

    private void written(OpenBatches.Closed batch) {
        queue.remove();
        messages -= batch.messages().size();
        meters.written();
        if (refused) {
            refused = false;
            LOG.info("the chat of {} is written again", channel);
        }
    }

    private void refused(Throwable failure) {
        meters.failed();
        if (!refused) {
            refused = true;
            LOG.warn("the chat of {} cannot be written now and is kept in memory: {}", channel, failure.getMessage());
        }
    }
}
