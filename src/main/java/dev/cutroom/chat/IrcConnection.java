package dev.cutroom.chat;

import dev.cutroom.conf.ChatSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a chat's server: logs in as an anonymous reader, joins one channel, answers PING, asks a silent server
 * whether it is there and leaves one that is not. Lines that did not come whole are no lines. One context's.
 */
final class IrcConnection {

    private static final Logger LOG = LoggerFactory.getLogger(IrcConnection.class);

    /** IRC allows 512 bytes and Twitch some thousand, tags included. */
    private static final int LONGEST_LINE = 64 << 10;

    private final Vertx vertx;
    private final ChatSettings settings;
    private final String login;
    private final String nick;
    private final Consumer<IrcLine> lines;
    private final Consumer<String> ended;
    private @Nullable NetSocket socket;
    private long timer = -1;
    private boolean heard = true;
    private boolean asked;
    private boolean paused;
    private boolean over;

    /**
     * @param nick of nobody: {@code justinfan} and a number
     * @param lines given each line but PING
     * @param ended told once, with the reason, when it is over and nobody has closed it
     */
    IrcConnection(
            Vertx vertx,
            ChatSettings settings,
            String login,
            String nick,
            Consumer<IrcLine> lines,
            Consumer<String> ended) {
        this.vertx = vertx;
        this.settings = settings;
        this.login = login;
        this.nick = nick;
        this.lines = lines;
        this.ended = ended;
    }

    void open(NetClient client) {
        client.connect(settings.port(), settings.host())
                .onSuccess(this::opened)
                .onFailure(failure -> end(String.valueOf(failure.getMessage())));
    }

    private void opened(NetSocket open) {
        if (over) {
            var unused = open.close();
            return;
        }
        socket = open;
        open.handler(new LineSplitter(LONGEST_LINE, this::line));
        // The end comes behind all that was received, even while this is paused; the close does not.
        open.endHandler(closed -> end("the connection was lost"));
        if (paused) {
            open.pause();
        }
        open.exceptionHandler(failure -> LOG.debug("the chat of {}: {}", login, failure.toString()));
        timer = vertx.setPeriodic(settings.silence().toMillis(), tick -> listen());
        send("CAP REQ :twitch.tv/tags twitch.tv/commands twitch.tv/membership");
        send("NICK " + nick);
        send("JOIN #" + login);
    }

    private void listen() {
        if (paused) {
            return;
        }
        if (!heard && asked) {
            end("the server has said nothing for " + 2 * settings.silence().toSeconds() + " s");
        } else if (!heard) {
            asked = true;
            send("PING :cutroom");
        }
        heard = false;
    }

    private void line(String text) {
        if (over) {
            return;
        }
        heard = true;
        asked = false;
        IrcLine.parse(text).ifPresent(each -> {
            if (each.command().equals("PING")) {
                send("PONG :" + each.param(0));
            } else {
                lines.accept(each);
            }
        });
    }

    private void send(String line) {
        NetSocket open = socket;
        if (open != null) {
            open.write(line + "\r\n").onFailure(failure -> end(String.valueOf(failure.getMessage())));
        }
    }

    /** Takes nothing more from the server until {@link #resume}. */
    void pause() {
        paused = true;
        NetSocket open = socket;
        if (open != null) {
            open.pause();
        }
    }

    void resume() {
        paused = false;
        heard = true;
        NetSocket open = socket;
        if (open != null) {
            open.resume();
        }
    }

    private void end(String reason) {
        if (!over) {
            close();
            ended.accept(reason);
        }
    }

    /** Leaves, without telling. */
    Future<Void> close() {
        over = true;
        vertx.cancelTimer(timer);
        NetSocket open = socket;
        return open == null ? Future.succeededFuture() : open.close();
    }
}
