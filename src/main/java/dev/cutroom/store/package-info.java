/** The folders of segments: names to values and back, snapshots of hours, the writer, tombstones, pins. Their only owner. */
@NullMarked
package dev.cutroom.store;

import org.jspecify.annotations.NullMarked;
