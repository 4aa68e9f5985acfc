package dev.cutroom.event;

/**
 * An event that a node cuts now.
 *
 * @param fence grows with every claim of the event: who holds an older one can finish nothing
 */
record Claim(Event event, String node, long fence) {}
