package dev.cutroom.replicate;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** Reads a stream of server-sent events, however its bytes are cut; owned by one event loop. */
final class ServerSentEvents {

    private static final int LONGEST_BYTES = 64 << 10;

    private final BiConsumer<String, String> event;
    private final StringBuilder data = new StringBuilder();
    private Buffer rest = Buffer.buffer();
    private String name = "";

    /** @param event told the name and the data of each */
    ServerSentEvents(BiConsumer<String, String> event) {
        this.event = event;
    }

    /** @throws PeerException when an event does not end */
    void read(Buffer bytes) {
        rest.appendBuffer(bytes);
        int from = 0;
        for (int at = 0; at < rest.length(); at++) {
            if (rest.getByte(at) == '\n') {
                line(rest.getString(from, at, StandardCharsets.UTF_8.name()).stripTrailing());
                from = at + 1;
            }
        }
        rest = rest.getBuffer(from, rest.length());
        if (rest.length() + data.length() > LONGEST_BYTES) {
            throw new PeerException("an event of the stream has more than " + LONGEST_BYTES + " bytes");
        }
    }

    private void line(String line) {
        if (line.isEmpty()) {
            if (!data.isEmpty()) {
                event.accept(name, data.toString());
            }
            name = "";
            data.setLength(0);
        } else if (line.startsWith("event:")) {
            name = line.substring("event:".length()).strip();
        } else if (line.startsWith("data:")) {
            data.append(line.substring("data:".length()).strip());
        }
    }
}
