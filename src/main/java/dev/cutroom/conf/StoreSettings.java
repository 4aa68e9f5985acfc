package dev.cutroom.conf;

import java.time.Duration;

/**
 * How segments are kept.
 *
 * @param sync when they are forced to the disk: always, interval or never
 * @param syncInterval how often with {@code interval}
 * @param hourCache how much memory the snapshots of hours may take, their playlist lines included
 * @param temporaryFileAge how long a temporary file must have been left alone to be swept: at the start, and then as often
 */
public record StoreSettings(
        @Default("interval") Sync sync,
        @Default("5s") Duration syncInterval,
        @Default("128MiB") Bytes hourCache,
        @Default("30m") Duration temporaryFileAge) {

    /** When written segments are forced to the disk. */
    public enum Sync {
        ALWAYS,
        INTERVAL,
        NEVER
    }
}
