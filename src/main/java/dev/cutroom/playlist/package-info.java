/**
 * A selection as m3u8 (RFC 8216, wire.md section 3). The lines of an hour are rendered once and kept beside the hour's
 * snapshot, in direct memory; a playlist is a short head and slices of these, joined without copying. Compressed, an
 * hour is a row of deflate blocks that end on a byte, so that these join as well: nothing is compressed twice, and the
 * checksum of the whole is combined from those of the blocks.
 *
 * <p>Turned down: gzip members one after the other, since browsers stop at the first; compressing each answer, since a
 * day's playlist takes 100 ms of a core.
 */
@NullMarked
package dev.cutroom.playlist;

import org.jspecify.annotations.NullMarked;
