package dev.cutroom.store;

import dev.cutroom.store.RetentionPlan.Reason;
import dev.cutroom.store.RetentionPlan.Removal;
import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether there is room for an old hour that others have: not for one at or before what was deleted to make room, or
 * fetching and deleting would undo each other for ever, nor for any while the disk is below its floor; but always for
 * what is pinned, which is not deleted. Forgotten when the node starts again, as when a disk was added. Safe for all
 * threads.
 */
final class Room {

    private final long floor;
    private final Map<Rendition, Hour> newestRemoved = new ConcurrentHashMap<>();
    private volatile boolean belowFloor;
    private volatile List<Pin> pins = List.of();

    /**
     * @param floor bytes of the disk that must stay free; 0 is none
     */
    Room(long floor) {
        this.floor = floor;
    }

    /** @param held the pins that hold now */
    void measured(long free, List<Pin> held) {
        belowFloor = free < floor;
        pins = List.copyOf(held);
    }

    void removed(Removal removal) {
        if (removal.reason() != Reason.AGE) {
            newestRemoved.merge(removal.use().rendition(), removal.use().hour(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
        }
    }

    boolean isFor(Rendition rendition, Hour hour) {
        Hour removed = newestRemoved.get(rendition);
        return !belowFloor && (removed == null || hour.compareTo(removed) > 0) || isPinned(rendition, hour);
    }

    private boolean isPinned(Rendition rendition, Hour hour) {
        return pins.stream()
                .anyMatch(pin -> pin.covers(rendition)
                        && pin.range().start() < hour.end()
                        && hour.start() < pin.range().end());
    }
}
