/** Recordings made elsewhere, brought into the store. */
@NullMarked
package dev.cutroom.imports;

import org.jspecify.annotations.NullMarked;
