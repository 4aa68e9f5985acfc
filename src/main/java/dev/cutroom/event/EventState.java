package dev.cutroom.event;

import java.util.Arrays;

/** Where an event stands. The moves between them are the database's to allow (schema/20-events.sql). */
public enum EventState {
    UNEDITED,
    EDITED,
    CLAIMED,
    FINALIZING,
    TRANSCODING,
    DONE,
    MODIFIED;

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException that lists them
     */
    public static EventState parse(String text) {
        for (EventState state : values()) {
            if (state.name().equals(text)) {
                return state;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no state; write one of " + Arrays.toString(values()));
    }
}
