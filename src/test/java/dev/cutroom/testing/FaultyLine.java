package dev.cutroom.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line between two nodes that can be cut, slowed and spoilt while it is used. */
public final class FaultyLine {

    private static final int LONGEST_DELAY_MILLIS = 60;

    /** What the line does to what goes over it, both ways. */
    public enum Fault {
        NONE,
        /** Every connection ends, and none is made. */
        CUT,
        /** Each piece comes late. */
        DELAY,
        /** Of each piece one byte is another, now and then. */
        CORRUPT,
        /** A connection ends in the middle, now and then. */
        BREAK
    }

    private final Vertx vertx;
    private final Random random;
    private final NetServer server;
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private final int port;
    private volatile int target;
    private volatile Fault fault = Fault.NONE;

    /** Listens; leads nowhere until {@link #to}. */
    public FaultyLine(Vertx vertx, long seed) {
        this.vertx = vertx;
        this.random = new Random(seed);
        server = vertx.createNetServer().connectHandler(this::connected);
        port = TestVertx.await(server.listen(0, "127.0.0.1")).actualPort();
    }

    public int port() {
        return port;
    }

    public void to(int nodePort) {
        target = nodePort;
    }

    /** Changes the fault; whoever is connected stays so, but for a cut. */
    public void set(Fault next) {
        fault = next;
        if (next == Fault.CUT) {
            hangUp();
        }
    }

    /** No more faults; what was spoilt on the way is not waited for. */
    public void mend() {
        fault = Fault.NONE;
        hangUp();
    }

    private void hangUp() {
        open.forEach(NetSocket::close);
    }

    private void connected(NetSocket near) {
        near.pause();
        if (fault == Fault.CUT || target == 0) {
            var unused = near.close();
            return;
        }
        vertx.createNetClient()
                .connect(target, "127.0.0.1")
                .onSuccess(far -> {
                    carry(near, far);
                    carry(far, near);
                    near.resume();
                })
                .onFailure(refused -> near.close());
    }

    private void carry(NetSocket from, NetSocket to) {
        open.add(from);
        from.exceptionHandler(broken -> {});
        from.closeHandler(closed -> {
            open.remove(from);
            to.close();
        });
        from.handler(bytes -> {
            switch (fault) {
                case DELAY -> {
                    from.pause();
                    vertx.setTimer(1 + next(LONGEST_DELAY_MILLIS), late -> {
                        var unused = to.write(bytes);
                        from.resume();
                    });
                }
                case CORRUPT -> {
                    var unused = to.write(next(3) == 0 ? spoilt(bytes) : bytes);
                }
                case BREAK -> {
                    if (next(4) == 0) {
                        to.write(bytes.slice(0, bytes.length() / 2)).onComplete(written -> from.close());
                    } else {
                        var unused = to.write(bytes);
                    }
                }
                default -> {
                    var unused = to.write(bytes);
                }
            }
        });
    }

    private int next(int bound) {
        return random.nextInt(bound);
    }

    private Buffer spoilt(Buffer bytes) {
        Buffer copy = bytes.copy();
        int at = next(copy.length());
        copy.setByte(at, (byte) (copy.getByte(at) ^ 1 + next(255)));
        return copy;
    }
}
