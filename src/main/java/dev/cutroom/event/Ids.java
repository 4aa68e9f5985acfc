package dev.cutroom.event;

import java.util.UUID;

/** The form of an event's id. */
final class Ids {

    private Ids() {}

    /** @throws NoSuchEventException for what cannot be one */
    static String check(String id) {
        return uuid(id).toString();
    }

    static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException malformed) {
            throw new NoSuchEventException();
        }
    }
}
