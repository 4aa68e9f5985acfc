/** Meters, gathered without locks, and the text a Prometheus server scrapes. */
@NullMarked
package dev.cutroom.metrics;

import org.jspecify.annotations.NullMarked;
