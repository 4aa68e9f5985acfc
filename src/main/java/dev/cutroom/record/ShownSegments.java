package dev.cutroom.record;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * What the sessions of one recorder have shown, by start: the first to show a segment has it fetched; the same segment
 * as another session shows it is kept for the case that this fails. A doubtful one is fetched again once a session
 * shows it that is not in doubt.
 */
final class ShownSegments {

    private static final int REMEMBERED = 1_000;

    /** A segment as one session shows it. */
    record Alternative(Session session, FoundSegment found) {}

    private static final class Shown {
        private Alternative taken;
        private final Queue<Alternative> others = new ArrayDeque<>();

        Shown(Alternative taken) {
            this.taken = taken;
        }
    }

    private final Map<Long, Shown> byStart = new LinkedHashMap<>();

    /** Whether it is to be fetched now. */
    boolean isNew(Session session, FoundSegment found) {
        Alternative alternative = new Alternative(session, found);
        Shown shown = byStart.get(found.start());
        if (shown == null) {
            byStart.put(found.start(), new Shown(alternative));
            forgetOldest();
            return true;
        }
        boolean isSame = shown.taken.session != session;
        boolean clears = shown.taken.found.doubtful() && !found.doubtful();
        if (isSame && !clears) {
            shown.others.add(alternative);
            return false;
        }
        shown.taken = alternative;
        return true;
    }

    /** The next way to get a segment whose fetch has failed; without one it counts as never shown. */
    Optional<Alternative> alternative(FoundSegment failed) {
        Shown shown = byStart.get(failed.start());
        if (shown == null) {
            return Optional.empty();
        }
        Alternative next = shown.others.poll();
        if (next == null) {
            byStart.remove(failed.start());
            return Optional.empty();
        }
        shown.taken = next;
        return Optional.of(next);
    }

    private void forgetOldest() {
        if (byStart.size() > REMEMBERED) {
            byStart.remove(byStart.keySet().iterator().next());
        }
    }
}
