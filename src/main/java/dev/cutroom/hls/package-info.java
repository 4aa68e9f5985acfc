/** Playlists of RFC 8216 as pure text and values. */
@NullMarked
package dev.cutroom.hls;

import org.jspecify.annotations.NullMarked;
