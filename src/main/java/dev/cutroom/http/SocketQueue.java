package dev.cutroom.http;

import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.VertxConnection;

/**
 * How much of a big body waits in its socket. Without a bound all of it lands there at once, which halves the speed of big
 * files (vertx5-facts.md section 2); a small send buffer would do the same for near viewers, but slow down far ones.
 */
final class SocketQueue {

    /** Bodies below this are sent faster without the bound: they fit the socket's buffer. */
    private static final int BIG_BYTES = 512 << 10;

    private static final long UNSENT_BYTES = 32 << 10;

    private SocketQueue() {}

    /** To be called before a body of some length is sent; from then on the bound stays with the connection. */
    static void fit(HttpServerRequest request, long length) {
        if (length >= BIG_BYTES
                && request.connection() instanceof VertxConnection own
                && own.channel() instanceof EpollSocketChannel socket
                && socket.isOpen()) {
            socket.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
        }
    }
}
