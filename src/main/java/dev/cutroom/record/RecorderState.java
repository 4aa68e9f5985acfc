package dev.cutroom.record;

import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What one recorder has done so far; written on its context, read by anyone through copies. */
public final class RecorderState {

    private static final int LONGEST_ERROR = 300;

    private volatile View view;

    RecorderState(Rendition rendition) {
        this.view = new View(rendition, false, 0, 0, 0, 0, 0, 0, Optional.empty());
    }

    /**
     * A copy for others.
     *
     * @param away whether no session gets anything: the source does not answer, or its stream has ended
     * @param segments stored since it began; {@code bytes} of them
     * @param newestEnd of the newest segment, microseconds since the epoch; 0 before the first
     * @param delay behind live, in microseconds, when that was stored
     */
    public record View(
            Rendition rendition,
            boolean away,
            int sessions,
            int fetching,
            long segments,
            long bytes,
            long newestEnd,
            long delay,
            Optional<String> lastError) {

        /** Recording, waiting for a first segment, or without any session that works. */
        public String state() {
            return sessions == 0 || away ? "down" : segments == 0 ? "starting" : "recording";
        }

        public JsonObject toJson() {
            return new JsonObject()
                    .put("channel", rendition.channel())
                    .put("quality", rendition.quality())
                    .put("state", state())
                    .put("sessions", sessions)
                    .put("fetching", fetching)
                    .put("segments", segments)
                    .put("bytes", bytes)
                    .put("newestEnd", newestEnd == 0 ? null : Micros.format(newestEnd))
                    .put("delaySeconds", newestEnd == 0 ? null : delay / (double) Micros.SECOND)
                    .put("lastError", lastError.orElse(null));
        }
    }

    View view() {
        return view;
    }

    void running(int sessions, int fetching) {
        change(view.away, sessions, fetching);
    }

    void away(boolean away) {
        change(away, view.sessions, view.fetching);
    }

    private void change(boolean away, int sessions, int fetching) {
        View was = view;
        view = new View(
                was.rendition,
                away,
                sessions,
                fetching,
                was.segments,
                was.bytes,
                was.newestEnd,
                was.delay,
                was.lastError);
    }

    void stored(SegmentFetch.Fetched fetched, long now) {
        View was = view;
        long end = fetched.segment().end();
        boolean isNewest = end > was.newestEnd;
        view = new View(
                was.rendition,
                was.away,
                was.sessions,
                was.fetching,
                was.segments + 1,
                was.bytes + fetched.bytes(),
                isNewest ? end : was.newestEnd,
                isNewest ? Math.max(0, now - end) : was.delay,
                was.lastError);
    }

    void failed(Throwable failure) {
        View was = view;
        String message = String.valueOf(failure.getMessage());
        view = new View(
                was.rendition,
                was.away,
                was.sessions,
                was.fetching,
                was.segments,
                was.bytes,
                was.newestEnd,
                was.delay,
                Optional.of(message.length() > LONGEST_ERROR ? message.substring(0, LONGEST_ERROR) : message));
    }
}
