package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;

/**
 * What an hour of a rendition takes on the disk.
 *
 * @param bytes of all its files; {@code pinnedBytes} of those that a pin protects
 */
record HourUse(Rendition rendition, Hour hour, long bytes, int files, long pinnedBytes) {

    long deletableBytes() {
        return bytes - pinnedBytes;
    }
}
