package dev.cutroom.http;

import dev.cutroom.event.EventChanges;
import dev.cutroom.event.EventChanges.Numbered;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.VertxConnection;
import java.util.List;

/**
 * One client that follows changes of events. It reads on from the number of its last change and only when what was
 * written before is taken, so that what it holds in memory is one page at most, and a client as slow as it likes is told
 * of every change or is cut off. Owned by its request's event loop.
 */
final class EventStream {

    static final int PAGE = 50;

    private static final int BUFFER_BYTES = 64 << 10;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final EventChanges changes;
    private long last;
    private boolean reading;
    private boolean woken;
    private int blockedTicks;

    EventStream(HttpServerRequest request, EventChanges changes, long last) {
        this.request = request;
        this.response = request.response();
        this.changes = changes;
        this.last = last;
    }

    void begin() {
        response.setChunked(true)
                .setWriteQueueMaxSize(BUFFER_BYTES)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache, no-transform")
                .putHeader("X-Accel-Buffering", "no")
                .drainHandler(taken -> wake());
        write("retry: 2000\nid: " + last + "\n\n");
        wake();
    }

    /** There may be something new. */
    void wake() {
        if (reading) {
            woken = true;
            return;
        }
        if (response.closed() || response.ended() || response.writeQueueFull()) {
            return;
        }
        reading = true;
        woken = false;
        changes.after(last, PAGE).onComplete(read -> {
            reading = false;
            // Without a database it is asked again at the next tick.
            if (read.succeeded() && send(read.result()) || woken) {
                wake();
            }
        });
    }

    private boolean send(List<Numbered> page) {
        if (page.isEmpty() || response.closed() || response.ended()) {
            return false;
        }
        StringBuilder text = new StringBuilder();
        for (Numbered one : page) {
            text.append("id: ").append(one.number()).append("\nevent: change\ndata: ");
            text.append(one.change().encode()).append("\n\n");
            last = one.number();
        }
        write(text.toString());
        return true;
    }

    private void write(String text) {
        Future<Void> unused = response.write(text);
    }

    /** Keeps the connection alive and looks for what no notification told of; false when the client does not read. */
    boolean tick(int mostBlockedTicks) {
        if (!response.writeQueueFull()) {
            blockedTicks = 0;
            write(": alive\n\n");
            wake();
            return true;
        }
        return ++blockedTicks < mostBlockedTicks;
    }

    boolean isOn(Object connection) {
        return request.connection() == connection;
    }

    /** Ends it as it should be. */
    void end() {
        if (!response.closed() && !response.ended()) {
            Future<Void> unused = response.end();
        }
    }

    /** Ends it at once; a close in the usual way would wait behind what is not taken. */
    void cutOff() {
        if (request.version() != HttpVersion.HTTP_2 && request.connection() instanceof VertxConnection own) {
            own.channel().close();
        } else {
            Future<Void> unused = response.reset();
        }
    }
}
