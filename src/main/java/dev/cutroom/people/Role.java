package dev.cutroom.people;

import java.util.Locale;

/** What somebody may do. Each may read. */
public enum Role {
    /** Reads, where that needs a token. */
    VIEWER,
    /** Edits events and has them cut. */
    EDITOR,
    /** Changes thumbnails' templates. */
    ARTIST,
    /** Does all, and what needs a person's word. */
    OPERATOR;

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException that lists them
     */
    public static Role parse(String text) {
        for (Role role : values()) {
            if (role.text().equals(text)) {
                return role;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no role; write viewer, editor, artist or operator");
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether who has this role may do what asks for another. */
    public boolean covers(Role wanted) {
        return this == OPERATOR || this == wanted || wanted == VIEWER;
    }
}
