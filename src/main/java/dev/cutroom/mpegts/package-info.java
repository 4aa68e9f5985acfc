/** MPEG-2 transport streams (ISO/IEC 13818-1) as pure bytes. */
@NullMarked
package dev.cutroom.mpegts;

import org.jspecify.annotations.NullMarked;
