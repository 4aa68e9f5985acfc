package dev.cutroom.event;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The state machine in a few lines, apart from the database's. */
final class EventsModel {

    private EventsModel() {}

    static final Map<EventState, Set<EventState>> MOVES = Map.of(
            EventState.UNEDITED, Set.of(EventState.EDITED),
            EventState.EDITED, Set.of(EventState.UNEDITED, EventState.CLAIMED),
            EventState.CLAIMED, Set.of(EventState.UNEDITED, EventState.EDITED, EventState.FINALIZING),
            EventState.FINALIZING,
                    Set.of(EventState.UNEDITED, EventState.EDITED, EventState.TRANSCODING, EventState.DONE),
            EventState.TRANSCODING, Set.of(EventState.DONE, EventState.UNEDITED),
            EventState.DONE, Set.of(EventState.MODIFIED),
            EventState.MODIFIED, Set.of(EventState.DONE));

    private static final List<EventState> ALL = List.of(
            EventState.EDITED,
            EventState.CLAIMED,
            EventState.FINALIZING,
            EventState.TRANSCODING,
            EventState.DONE,
            EventState.MODIFIED);

    static final Map<EventState, List<EventState>> WAY = Map.of(
            EventState.UNEDITED, List.of(),
            EventState.EDITED, ALL.subList(0, 1),
            EventState.CLAIMED, ALL.subList(0, 2),
            EventState.FINALIZING, ALL.subList(0, 3),
            EventState.TRANSCODING, ALL.subList(0, 4),
            EventState.DONE, ALL.subList(0, 5),
            EventState.MODIFIED, ALL.subList(0, 6));
}
