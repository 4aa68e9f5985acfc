/** The addresses and messages of the event bus, in one list (wire.md section 6). */
@NullMarked
package dev.cutroom.bus;

import org.jspecify.annotations.NullMarked;
