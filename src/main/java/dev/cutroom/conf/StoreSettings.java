package dev.cutroom.conf;

import java.time.Duration;

/**
 * How segments are kept.
 *
 * @param sync when they are forced to the disk: always, interval or never
 * @param syncInterval how often with {@code interval}
 */
public record StoreSettings(
        @Default("interval") Sync sync, @Default("5s") Duration syncInterval) {

    /** When written segments are forced to the disk. */
    public enum Sync {
        ALWAYS,
        INTERVAL,
        NEVER
    }
}
