package dev.cutroom;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.transport.Transport;

/**
 * Epoll, whose event loops serve few sockets before they look after what else is due. Netty's own take all that are
 * ready, and with big files each of them may take half a millisecond: a loop with 32 viewers then held everybody else
 * for up to 25 ms (performance.md row 12).
 */
public final class ShortTurns implements Transport {

    /** Sockets served a turn: more hold the loop longer, fewer no longer shortened it. */
    private static final int SOCKETS = 4;

    @Override
    public String name() {
        return "epoll in short turns";
    }

    @Override
    public boolean available() {
        return implementation().isAvailable();
    }

    @Override
    public Throwable unavailabilityCause() {
        return implementation().unavailabilityCause();
    }

    @Override
    public io.vertx.core.spi.transport.Transport implementation() {
        return new EpollTransport() {
            @Override
            public IoHandlerFactory ioHandlerFactory() {
                return EpollIoHandler.newFactory(SOCKETS, DefaultSelectStrategyFactory.INSTANCE);
            }
        };
    }
}
