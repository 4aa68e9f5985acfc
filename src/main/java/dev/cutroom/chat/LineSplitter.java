package dev.cutroom.chat;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Makes lines of bytes as they come, however they are torn; what has no end of line is not handed on. */
final class LineSplitter implements Handler<Buffer> {

    private static final byte LINE_FEED = '\n';

    private final int longest;
    private final Consumer<String> lines;
    private Buffer rest = Buffer.buffer();

    /** @param longest line that is taken, bytes; what is longer is passed over as a whole */
    LineSplitter(int longest, Consumer<String> lines) {
        this.longest = longest;
        this.lines = lines;
    }

    @Override
    public void handle(Buffer bytes) {
        int from = 0;
        for (int at = 0; at < bytes.length(); at++) {
            if (bytes.getByte(at) == LINE_FEED) {
                keep(bytes, from, at);
                line();
                from = at + 1;
            }
        }
        keep(bytes, from, bytes.length());
    }

    /** One byte more than the longest says that it is too long; no more is kept. */
    private void keep(Buffer bytes, int from, int to) {
        int length = Math.min(to - from, longest + 1 - rest.length());
        if (length > 0) {
            rest.appendBuffer(bytes, from, length);
        }
    }

    private void line() {
        Buffer line = rest;
        rest = Buffer.buffer();
        if (line.length() <= longest) {
            String text = line.toString(StandardCharsets.UTF_8);
            lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        }
    }
}
