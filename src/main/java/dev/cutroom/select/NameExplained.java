package dev.cutroom.select;

import dev.cutroom.timeline.Hour;

/**
 * A name in the store and what selecting a range made of it.
 *
 * @param reason one clause: why it was taken, or why not
 */
public record NameExplained(Hour hour, String name, boolean taken, String reason) {}
