package dev.cutroom.database;

import static dev.cutroom.testing.TestVertx.await;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicLong;

/** A line to a server that stays up and carries nothing any more, as behind a firewall that forgot it. */
final class SilentLine implements AutoCloseable {

    private final Vertx vertx;
    private final int target;
    private final NetServer server;
    private volatile long silentUntil;
    private final AtomicLong made = new AtomicLong();

    SilentLine(Vertx vertx, int target) {
        this.vertx = vertx;
        this.target = target;
        this.server =
                await(vertx.createNetServer().connectHandler(this::connected).listen(0, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    /** All connections that are there carry nothing from now on; those that are made later do. */
    void hush() {
        silentUntil = made.get();
    }

    /** So do those that are made later, until {@link #hush}. */
    void hushAll() {
        silentUntil = Long.MAX_VALUE;
    }

    private void connected(NetSocket near) {
        long number = made.incrementAndGet();
        near.pause();
        vertx.createNetClient()
                .connect(target, "127.0.0.1")
                .onSuccess(far -> {
                    carry(near, far, number);
                    carry(far, near, number);
                    near.resume();
                })
                .onFailure(refused -> near.close());
    }

    private void carry(NetSocket from, NetSocket to, long number) {
        from.exceptionHandler(broken -> {});
        from.closeHandler(closed -> {
            var unused = to.close();
        });
        from.handler(bytes -> {
            if (number > silentUntil) {
                var unused = to.write(bytes);
            }
        });
    }

    @Override
    public void close() {
        await(server.close());
    }
}
