/** The words that all other packages use: times, hours, renditions, segments and holes. Pure values. */
@NullMarked
package dev.cutroom.timeline;

import org.jspecify.annotations.NullMarked;
