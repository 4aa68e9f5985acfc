/** A time range to the best segments there are for it, an hour at a time (wire.md section 2). */
@NullMarked
package dev.cutroom.select;

import org.jspecify.annotations.NullMarked;
