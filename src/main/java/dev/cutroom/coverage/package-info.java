/** What there is of the last two days, by hour, kept up to date by what the store says on the bus. */
@NullMarked
package dev.cutroom.coverage;

import org.jspecify.annotations.NullMarked;
