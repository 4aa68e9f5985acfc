package dev.cutroom.media;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process's input before the process has connected: keeps what is written meanwhile, and says it is full from a
 * mebibyte on. All on one context.
 */
final class LateWriteStream implements WriteStream<Buffer> {

    private static final int WAITING_BYTES = 1 << 20;

    private record Waiting(Buffer bytes, Promise<Void> written) {}

    private final List<Waiting> waiting = new ArrayList<>();
    private final Promise<Void> over = Promise.promise();
    private @Nullable NetSocket socket;
    private @Nullable Handler<Void> drainHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private long waitingBytes;
    private boolean endWanted;
    private boolean closed;

    void attach(NetSocket connected) {
        if (socket != null || closed) {
            connected.close();
            return;
        }
        socket = connected;
        connected.resume();
        connected.exceptionHandler(broken -> {});
        connected.closeHandler(gone -> close());
        for (Waiting next : waiting) {
            connected.write(next.bytes).onComplete(next.written);
        }
        waiting.clear();
        waitingBytes = 0;
        connected.drainHandler(this::drained);
        if (endWanted) {
            connected.end().onComplete(ended -> over.tryComplete());
        } else if (!connected.writeQueueFull()) {
            drained(null);
        }
    }

    private void drained(@Nullable Void nothing) {
        Handler<Void> drain = drainHandler;
        if (drain != null) {
            drain.handle(null);
        }
    }

    /** The process is gone, or wants no more: what is still written goes nowhere. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        IllegalStateException gone = new IllegalStateException("ffmpeg reads no more");
        waiting.forEach(next -> next.written.tryFail(gone));
        waiting.clear();
        if (endWanted) {
            over.tryComplete();
        } else {
            over.tryFail(gone);
            Handler<Throwable> handler = exceptionHandler;
            if (handler != null) {
                handler.handle(gone);
            }
        }
        drained(null);
    }

    @Override
    public Future<Void> write(Buffer bytes) {
        if (closed) {
            return Future.failedFuture(new IllegalStateException("ffmpeg reads no more"));
        }
        NetSocket connected = socket;
        if (connected != null) {
            return connected.write(bytes);
        }
        Promise<Void> written = Promise.promise();
        waiting.add(new Waiting(bytes, written));
        waitingBytes += bytes.length();
        return written.future();
    }

    @Override
    public Future<Void> end() {
        endWanted = true;
        NetSocket connected = socket;
        if (connected != null && !closed) {
            connected.end().onComplete(ended -> over.tryComplete());
        }
        if (closed) {
            over.tryComplete();
        }
        return over.future();
    }

    @Override
    public boolean writeQueueFull() {
        NetSocket connected = socket;
        return !closed && (connected == null ? waitingBytes > WAITING_BYTES : connected.writeQueueFull());
    }

    @Override
    public LateWriteStream drainHandler(@Nullable Handler<Void> handler) {
        drainHandler = handler;
        return this;
    }

    @Override
    public LateWriteStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        exceptionHandler = handler;
        return this;
    }

    @Override
    public LateWriteStream setWriteQueueMaxSize(int size) {
        return this;
    }
}
