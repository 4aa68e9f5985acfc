package dev.cutroom.chat;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.until;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A chat server on loopback that lets everybody in and then says what the test has it say. */
final class ScriptedIrc implements AutoCloseable {

    static final String ROOMSTATE = "@emote-only=0;room-id=1 :tmi.twitch.tv ROOMSTATE #c\r\n";

    private final Vertx vertx;
    private final NetServer server;
    private final List<Guest> guests = new CopyOnWriteArrayList<>();

    /** One connection, in the order in which they came. */
    static final class Guest {
        final NetSocket socket;
        final List<String> lines = new CopyOnWriteArrayList<>();
        volatile boolean left;

        private Guest(NetSocket socket) {
            this.socket = socket;
        }

        private void line(String line) {
            lines.add(line);
            if (line.startsWith("JOIN ")) {
                String welcome =
                        ":tmi.twitch.tv 001 justinfan1 :Welcome, GLHF!\r\n:tmi.twitch.tv CAP * ACK :twitch.tv/tags\r\n"
                                + ":justinfan1!justinfan1@justinfan1.tmi.twitch.tv JOIN #c\r\n" + ROOMSTATE;
                var unused = socket.write(welcome);
            }
        }

        void say(String text) {
            await(socket.write(text));
        }

        void say(Buffer bytes) {
            await(socket.write(bytes));
        }

        void hangUp() {
            await(socket.close());
        }
    }

    ScriptedIrc(Vertx vertx) {
        this(vertx, new NetServerOptions());
    }

    ScriptedIrc(Vertx vertx, NetServerOptions options) {
        this.vertx = vertx;
        server = vertx.createNetServer(options).connectHandler(socket -> {
            Guest guest = new Guest(socket);
            socket.handler(new LineSplitter(1_000, guest::line));
            socket.closeHandler(closed -> guest.left = true);
            guests.add(guest);
        });
        await(server.listen(0, "localhost"));
    }

    int port() {
        return server.actualPort();
    }

    int guests() {
        return guests.size();
    }

    /** The connection of that number, once it has been let in. */
    Guest guest(int number) {
        until(
                vertx,
                "connection " + number + " joins",
                () -> guests.size() > number
                        && guests.get(number).lines.stream().anyMatch(line -> line.startsWith("JOIN ")));
        return guests.get(number);
    }

    @Override
    public void close() {
        await(server.close());
    }
}
