/** Typed settings: every key with its default, its unit and its reason. */
@NullMarked
package dev.cutroom.conf;

import org.jspecify.annotations.NullMarked;
