package dev.cutroom.media;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A process's output before the process has connected: remembers handlers and demand, and passes them on when the
 * socket comes. Nothing flows before a handler is set. All on one context.
 */
final class LateReadStream implements ReadStream<Buffer> {

    private final Promise<Void> ended = Promise.promise();
    private @Nullable NetSocket socket;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private long demand = Long.MAX_VALUE;
    private boolean discarding;

    void attach(NetSocket connected) {
        if (socket != null || ended.future().isComplete()) {
            connected.close();
            return;
        }
        socket = connected;
        // The end comes behind all bytes, also when the line is closed while they wait for a slow reader; that it was
        // closed must not be taken for the end. A broken line ends too.
        connected.exceptionHandler(broken -> {});
        connected.endHandler(over -> end());
        flow();
    }

    private void flow() {
        NetSocket connected = socket;
        if (connected == null) {
            return;
        }
        if (discarding) {
            connected.handler(ignored -> {});
            connected.resume();
            return;
        }
        Handler<Buffer> receiver = handler;
        if (receiver != null) {
            connected.handler(bytes -> {
                if (demand != Long.MAX_VALUE) {
                    demand--;
                }
                receiver.handle(bytes);
            });
            if (demand == Long.MAX_VALUE) {
                connected.resume();
            } else if (demand > 0) {
                connected.fetch(demand);
            }
        }
    }

    /** Whether the process has connected; its bytes may still be on the way when it is gone. */
    boolean isAttached() {
        return socket != null;
    }

    /** Nobody wants the rest. */
    void discard() {
        discarding = true;
        flow();
    }

    void end() {
        if (ended.tryComplete()) {
            Handler<Void> last = endHandler;
            if (last != null) {
                last.handle(null);
            }
        }
    }

    Future<Void> ended() {
        return ended.future();
    }

    @Override
    public LateReadStream exceptionHandler(@Nullable Handler<Throwable> ignored) {
        return this;
    }

    @Override
    public LateReadStream handler(@Nullable Handler<Buffer> receiver) {
        handler = receiver;
        if (receiver != null) {
            flow();
        }
        return this;
    }

    @Override
    public LateReadStream pause() {
        demand = 0;
        if (socket != null) {
            socket.pause();
        }
        return this;
    }

    @Override
    public LateReadStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public LateReadStream fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        if (socket != null && handler != null && !discarding) {
            socket.fetch(amount);
        }
        return this;
    }

    @Override
    public LateReadStream endHandler(@Nullable Handler<Void> last) {
        endHandler = last;
        if (last != null && ended.future().isComplete()) {
            last.handle(null);
        }
        return this;
    }
}
