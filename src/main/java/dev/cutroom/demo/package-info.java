/** A live channel made here, so that one command shows everything: a test card with the time, encoded and served as HLS. */
@NullMarked
package dev.cutroom.demo;

import org.jspecify.annotations.NullMarked;
