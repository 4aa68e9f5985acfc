package dev.cutroom.cut;

import dev.cutroom.bus.Addresses;
import dev.cutroom.bus.CutProgress;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cut that is being made, once, for everybody who asked for it meanwhile. What is made goes into a file; who reads it
 * as fast as it comes gets it from memory, who is behind from the file, who comes late from its begin. The work stops
 * while it is far ahead of the fastest reader, and ends when the last one goes.
 *
 * <p>Owned by the context that began it; readers call from theirs.
 */
final class CutUnderWay implements WriteStream<Buffer> {

    private static final Logger LOG = LoggerFactory.getLogger(CutUnderWay.class);

    /** How far the work may be ahead of the fastest reader. */
    private static final long MOST_AHEAD_BYTES = 64L << 20;

    private static final long MOST_IN_MEMORY_BYTES = 8L << 20;
    private static final long MOST_UNWRITTEN_BYTES = 4L << 20;
    private static final long FORCED_AT_ONCE_BYTES = 16L << 20;
    private static final int READ_BYTES = 512 << 10;
    private static final int TELL_MILLIS = 500;

    private final Vertx vertx;
    private final Context context;
    private final CutFile file;
    private final CutMeters meters;
    private final long begun = System.nanoTime();
    private final Promise<Void> over = Promise.promise();
    private final Set<Reader> readers = new HashSet<>();
    private final Deque<Chunk> recent = new ArrayDeque<>();
    private final List<Promise<Void>> held = new ArrayList<>();
    private Future<Void> writing = Future.succeededFuture();
    private Future<Void> forcing = Future.succeededFuture();
    private @Nullable SmartCut cut;
    private @Nullable Handler<Void> drained;
    private long made;
    private long onDisk;
    private long forced;
    private boolean begins;
    private volatile Progress progress = new Progress(0, 0, 0);

    private record Chunk(long from, Buffer bytes) {
        private long to() {
            return from + bytes.length();
        }
    }

    /** Who takes the cut's bytes, from the first on. Owned by the cut's context. */
    private final class Reader implements CutReader {
        private long at;
        private boolean discards;
        private @Nullable Promise<@Nullable Buffer> asks;

        @Override
        public Future<@Nullable Buffer> next() {
            Promise<@Nullable Buffer> answer = Promise.promise();
            Context own = vertx.getOrCreateContext();
            context.runOnContext(turn -> {
                Promise<@Nullable Buffer> promise = Promise.promise();
                promise.future().onComplete(done -> own.runOnContext(back -> answer.handle(done)));
                asks = promise;
                serve(this);
            });
            return answer.future();
        }

        @Override
        public Future<Void> whole() {
            context.runOnContext(turn -> {
                discards = true;
                letGo();
            });
            return over.future();
        }

        @Override
        public Progress progress() {
            return progress;
        }

        @Override
        public void close() {
            context.runOnContext(turn -> leave(this));
        }
    }

    /** To be called on the context that shall own it; nothing begins before the first reader. */
    CutUnderWay(Vertx vertx, CutFile file, CutMeters meters) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.file = file;
        this.meters = meters;
    }

    /** Done when the cut is made and kept, or was not. */
    Future<Void> over() {
        return over.future();
    }

    /** A place among the readers, from the first byte; fails when it is too late for one. */
    Future<CutReader> join(SmartCut own) {
        Promise<CutReader> answer = Promise.promise();
        Context caller = vertx.getOrCreateContext();
        context.runOnContext(turn -> {
            if (over.future().isComplete()) {
                caller.runOnContext(back -> answer.fail(new CancellationException("the cut is over")));
                return;
            }
            Reader reader = new Reader();
            readers.add(reader);
            if (begins) {
                meters.shared();
            } else {
                begins = true;
                begin(own);
            }
            caller.runOnContext(back -> answer.complete(reader));
        });
        return answer.future();
    }

    private void begin(SmartCut own) {
        cut = own;
        progress = own.progress();
        long telling = vertx.setPeriodic(TELL_MILLIS, tick -> tell(own));
        vertx.executeBlocking(file::open, false)
                .compose(opened -> over.future().isComplete()
                        ? Future.failedFuture(new CancellationException("the cut was cancelled"))
                        : own.writeTo(this))
                .compose(written -> Future.all(writing, forcing))
                .compose(written -> vertx.executeBlocking(file::keep, false))
                .onComplete(done -> {
                    vertx.cancelTimer(telling);
                    tell(own);
                    end(done.cause());
                });
    }

    private void tell(SmartCut own) {
        Progress now = own.progress();
        progress = new Progress(now.seconds(), now.total(), made);
        vertx.eventBus()
                .publish(Addresses.CUT_PROGRESS, new CutProgress(own.tag(), now.seconds(), now.total(), made).toJson());
    }

    // The work's side.

    @Override
    public Future<Void> write(Buffer bytes) {
        if (over.future().isComplete()) {
            return Future.failedFuture(new CancellationException("the cut was cancelled"));
        }
        if (made == 0) {
            meters.firstByte(System.nanoTime() - begun);
        }
        Chunk chunk = new Chunk(made, bytes);
        made = chunk.to();
        recent.add(chunk);
        writing = writing.compose(before -> vertx.executeBlocking(() -> file.append(chunk.from, chunk.bytes), false))
                .onSuccess(written -> {
                    onDisk = chunk.to();
                    forceBehind();
                    forget();
                    letGo();
                })
                .onFailure(this::end);
        List.copyOf(readers).forEach(this::serve);
        if (!isFull()) {
            return Future.succeededFuture();
        }
        Promise<Void> room = Promise.promise();
        held.add(room);
        return room.future();
    }

    /** Forces what is written while the cut is made, so that its end need not wait long for the disk. */
    private void forceBehind() {
        if (forcing.isComplete() && onDisk - forced >= FORCED_AT_ONCE_BYTES) {
            forced = onDisk;
            forcing = vertx.executeBlocking(file::force, false);
        }
    }

    private boolean isFull() {
        if (made - onDisk > MOST_UNWRITTEN_BYTES) {
            return true;
        }
        long furthest = 0;
        for (Reader reader : readers) {
            furthest = Math.max(furthest, reader.discards ? made : reader.at);
        }
        return made - furthest > MOST_AHEAD_BYTES;
    }

    private void forget() {
        while (!recent.isEmpty()
                && recent.getFirst().to() <= onDisk
                && made - recent.getFirst().from() > MOST_IN_MEMORY_BYTES) {
            recent.removeFirst();
        }
    }

    private void letGo() {
        if (isFull() && !over.future().isComplete()) {
            return;
        }
        List<Promise<Void>> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(Promise::complete);
        Handler<Void> handler = drained;
        drained = null;
        if (handler != null) {
            handler.handle(null);
        }
    }

    // The readers' side.

    private void serve(Reader reader) {
        Promise<@Nullable Buffer> asks = reader.asks;
        if (asks == null) {
            return;
        }
        if (reader.at < made) {
            reader.asks = null;
            read(reader.at)
                    .onSuccess(bytes -> {
                        reader.at += bytes.length();
                        letGo();
                    })
                    .onComplete(read -> asks.handle(read.map(bytes -> bytes)));
        } else if (over.future().isComplete()) {
            reader.asks = null;
            asks.handle(over.future().mapEmpty());
        }
    }

    private Future<Buffer> read(long at) {
        for (Chunk chunk : recent) {
            if (chunk.from <= at && at < chunk.to()) {
                return Future.succeededFuture(chunk.bytes.slice((int) (at - chunk.from), chunk.bytes.length()));
            }
        }
        int length = (int) Math.min(READ_BYTES, onDisk - at);
        return vertx.executeBlocking(() -> file.read(at, length), false);
    }

    private void leave(Reader reader) {
        readers.remove(reader);
        SmartCut own = cut;
        if (readers.isEmpty() && !over.future().isComplete() && own != null) {
            own.cancel();
            end(new CancellationException("nobody wants the cut any more"));
        } else {
            letGo();
            close();
        }
    }

    private void end(@Nullable Throwable cause) {
        SmartCut own = cut;
        if (!over.future().isComplete() && own != null) {
            if (cause == null) {
                meters.finished(own.type());
                over.complete();
            } else {
                if (cause instanceof CancellationException) {
                    meters.cancelled(own.type());
                } else {
                    meters.failed(own.type());
                }
                over.fail(cause);
                own.cancel();
            }
        }
        List.copyOf(readers).forEach(this::serve);
        letGo();
        close();
    }

    /** Behind whatever is being written, and when nobody reads any more. */
    private void close() {
        if (!over.future().isComplete() || !readers.isEmpty()) {
            return;
        }
        Future.join(writing, forcing)
                .transform(done -> vertx.executeBlocking(file::close, false))
                .onFailure(failed -> LOG.warn("the file of the cut {} stays behind", file.name(), failed));
    }

    @Override
    public boolean writeQueueFull() {
        return isFull();
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
        drained = handler;
        return this;
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int bytes) {
        return this;
    }

    @Override
    public Future<Void> end() {
        return Future.succeededFuture();
    }
}
