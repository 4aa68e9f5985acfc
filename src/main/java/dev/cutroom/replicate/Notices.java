package dev.cutroom.replicate;

import io.vertx.core.Vertx;
import java.util.Random;
import java.util.function.Consumer;

/** Holds a Cutroom peer's stream of notices open, and opens it again when it ends. Owned by one event loop. */
final class Notices {

    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final long PAUSE_OF_UNKNOWN_MILLIS = 300_000;

    private final Vertx vertx;
    private final PeerClient client;
    private final Random random;
    private final Consumer<Notice> heard;
    private final Runnable changed;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long timer = -1;
    private boolean stopped;
    private boolean isOpen;

    /** @param changed told when the stream has opened or ended */
    Notices(Vertx vertx, PeerClient client, Random random, Consumer<Notice> heard, Runnable changed) {
        this.vertx = vertx;
        this.client = client;
        this.random = random;
        this.heard = heard;
        this.changed = changed;
    }

    void start() {
        ServerSentEvents events = new ServerSentEvents((event, data) ->
                Notice.read(event, data).filter(notice -> !stopped).ifPresent(heard));
        client.stream("/api/segments/stream", bytes -> {
                    pauseMillis = FIRST_PAUSE_MILLIS;
                    open(true);
                    events.read(bytes);
                })
                .onComplete(ended -> {
                    open(false);
                    if (!stopped) {
                        boolean unknown = ended.cause() instanceof PeerException refused && refused.isUnknownCall();
                        again(unknown ? PAUSE_OF_UNKNOWN_MILLIS : pauseMillis);
                    }
                });
    }

    private void open(boolean open) {
        if (open != isOpen) {
            isOpen = open;
            changed.run();
        }
    }

    private void again(long pause) {
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
        timer = vertx.setTimer(pause / 2 + random.nextLong(pause / 2 + 1), due -> start());
    }

    boolean isOpen() {
        return isOpen;
    }

    /** Opens it no more; the stream itself ends with its client. */
    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }
}
