package dev.cutroom.store;

/** When written segments are forced to the disk ({@code store.sync}). */
public enum StoreSync {
    /** Each file and its folder before it gets its name. */
    ALWAYS,
    /** All that was written, every few seconds. */
    INTERVAL,
    /** Left to the operating system. */
    NEVER
}
