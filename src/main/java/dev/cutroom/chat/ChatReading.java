package dev.cutroom.chat;

import dev.cutroom.flow.Steps;
import dev.cutroom.store.ChatFiles;
import dev.cutroom.store.ChatFiles.Batch;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.TimeRange;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * One answer: a JSON list of a range's messages, written as it is found. Batches are read a minute at a time, hour after
 * hour, and the next only once what came of the last was taken; files are read, and messages parsed and merged, on worker
 * threads. Owned by the context that writes.
 */
public final class ChatReading {

    /** A message of the range may have been seen first in a batch that begins so much earlier. */
    private static final long LEAD = 3 * Micros.MINUTE;

    /** One that may lie in the range or not is told by what others saw of it, up to this much later. */
    private static final long TRAIL = Micros.MINUTE;

    /** How often an hour is listed again because batches went away under the reading. */
    private static final int MOST_LISTINGS = 10;

    private final Vertx vertx;
    private final ChatFiles files;
    private final String channel;
    private final TimeRange range;
    private final Counter badLines;

    /** Touched by one trip to a worker at a time. */
    private final ChatSweep sweep = new ChatSweep();

    private final Deque<Batch> hour = new ArrayDeque<>();
    private Hour next;
    private int listings;
    private boolean begun;
    private boolean cancelled;

    ChatReading(Vertx vertx, ChatFiles files, String channel, TimeRange range, Counter badLines) {
        this.vertx = vertx;
        this.files = files;
        this.channel = channel;
        this.range = range;
        this.badLines = badLines;
        next = Hour.of(range.start() - LEAD);
    }

    /** Ends the work before its next step; the write then fails. */
    public void cancel() {
        cancelled = true;
    }

    /** Writes the list and leaves the target open; a failure before its first byte leaves it untouched. */
    public Future<Void> writeTo(WriteStream<Buffer> target) {
        return Steps.whileTrue(() -> hour(target))
                .compose(done -> merge(List.of(), Double.POSITIVE_INFINITY, target))
                .compose(done -> target.write(Buffer.buffer(begun ? "\n]\n" : "[]\n")));
    }

    private Future<Boolean> hour(WriteStream<Buffer> target) {
        Hour at = next;
        if (at.start() >= range.end() + TRAIL) {
            return Future.succeededFuture(false);
        }
        next = at.next();
        listings = MOST_LISTINGS;
        return list(at, range.start() - LEAD)
                .compose(listed -> Steps.whileTrue(() -> minute(at, target)))
                .map(true);
    }

    private Future<Void> list(Hour at, long from) {
        return files.batches(channel, at).map(batches -> {
            hour.clear();
            batches.stream()
                    .filter(batch -> batch.time() >= from && batch.time() < range.end() + TRAIL)
                    .forEach(hour::add);
            return null;
        });
    }

    private Future<Boolean> minute(Hour at, WriteStream<Buffer> target) {
        if (cancelled) {
            return Future.failedFuture(new CancellationException("nobody waits for these messages any more"));
        }
        if (hour.isEmpty()) {
            return Future.succeededFuture(false);
        }
        long time = hour.element().time();
        List<Batch> batches =
                hour.stream().takeWhile(batch -> batch.time() == time).toList();
        return files.contents(batches)
                .compose(contents -> {
                    batches.forEach(batch -> hour.remove());
                    return merge(contents, time / (double) Micros.SECOND, target);
                })
                .recover(failure -> failure instanceof NoSuchFileException && listings-- > 0
                        ? list(at, time)
                        : Future.failedFuture(failure))
                .map(true);
    }

    /** @param begin of the batches, seconds since the epoch: all that is older has come before */
    private Future<Void> merge(List<byte[]> contents, double begin, WriteStream<Buffer> target) {
        return vertx.executeBlocking(() -> mergeNow(contents, begin), false)
                .compose(text ->
                        text.length() == 0 ? Future.succeededFuture() : target.write(Buffer.buffer(text.toString())));
    }

    private StringBuilder mergeNow(List<byte[]> contents, double begin) {
        List<ChatMessage> messages = sweep.advance(begin);
        for (byte[] content : contents) {
            BatchText.Read read = BatchText.read(content);
            sweep.add(read.messages());
            badLines.increment(read.badLines());
        }
        StringBuilder text = new StringBuilder();
        for (ChatMessage message : messages) {
            if (isInRange(message)) {
                text.append(begun ? ",\n" : "[\n").append(message.toJson());
                begun = true;
            }
        }
        return text;
    }

    /** As wubloader has it: a message of unknown time belongs to each range in which it can have happened. */
    private boolean isInRange(ChatMessage message) {
        double start = range.start() / (double) Micros.SECOND;
        double end = range.end() / (double) Micros.SECOND;
        return message.end() >= start && message.time() < end;
    }
}
