package dev.cutroom.store;

import dev.cutroom.store.RetentionPlan.Reason;
import dev.cutroom.store.RetentionPlan.Removal;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether there is room for an old hour that others have: not for one at or before what was deleted to make room, or
 * fetching and deleting would undo each other for ever, nor for any while the disk is below its floor. Forgotten when
 * the node starts again, as when a disk was added. Safe for all threads.
 */
final class Room {

    private final long floor;
    private final Map<Rendition, Hour> newestRemoved = new ConcurrentHashMap<>();
    private volatile boolean belowFloor;

    /**
     * @param floor bytes of the disk that must stay free; 0 is none
     */
    Room(long floor) {
        this.floor = floor;
    }

    void measured(long free) {
        belowFloor = free < floor;
    }

    void removed(Removal removal) {
        if (removal.reason() != Reason.AGE) {
            newestRemoved.merge(removal.use().rendition(), removal.use().hour(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
        }
    }

    boolean isFor(Rendition rendition, Hour hour) {
        Hour removed = newestRemoved.get(rendition);
        return !belowFloor && (removed == null || hour.compareTo(removed) > 0);
    }
}
