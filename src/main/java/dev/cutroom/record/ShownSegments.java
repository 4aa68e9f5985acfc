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
    private static final int MOST_OTHERS = 4;

    /** How often a segment may be given up; a closed list shows what cannot be had again and again. */
    private static final int MOST_ROUNDS = 10;

    /** A segment as one session shows it. */
    record Alternative(Session session, FoundSegment found) {}

    private static final class Shown {
        private Alternative taken;
        private boolean lost;
        private int rounds = 1;
        private final Queue<Alternative> others = new ArrayDeque<>();

        Shown(Alternative taken) {
            this.taken = taken;
        }
    }

    private final Map<Long, Shown> byStart = new LinkedHashMap<>();
    private int mostListed;

    /** To be told how long a session's list is: all of it is remembered. */
    void listed(int segments) {
        mostListed = Math.max(mostListed, segments);
    }

    /** Whether it is to be fetched now. */
    boolean isNew(Session session, FoundSegment found) {
        Alternative alternative = new Alternative(session, found);
        Shown shown = byStart.get(found.start());
        if (shown == null) {
            byStart.put(found.start(), new Shown(alternative));
            forgetOldest();
            return true;
        }
        boolean again = shown.lost && shown.rounds < MOST_ROUNDS;
        boolean isSame = shown.taken.session != session;
        boolean clears = shown.taken.found.doubtful() && !found.doubtful();
        if (isSame && !clears && !again) {
            shown.others.add(alternative);
            if (shown.others.size() > MOST_OTHERS) {
                // The newest session's address is the last to expire.
                shown.others.remove();
            }
            return false;
        }
        shown.rounds += again ? 1 : 0;
        shown.lost = false;
        shown.taken = alternative;
        return true;
    }

    /** The next way to get a segment whose fetch has failed; without one it is fetched again when a session shows it. */
    Optional<Alternative> alternative(FoundSegment failed) {
        Shown shown = byStart.get(failed.start());
        if (shown == null) {
            return Optional.empty();
        }
        Alternative next = shown.others.poll();
        if (next == null) {
            shown.lost = true;
            return Optional.empty();
        }
        shown.taken = next;
        return Optional.of(next);
    }

    private void forgetOldest() {
        if (byStart.size() > Math.max(REMEMBERED, 4 * mostListed)) {
            byStart.remove(byStart.keySet().iterator().next());
        }
    }
}
