/**
 * What others see over HTTP: one class per resource, no decisions. Parameters are read in one place
 * ({@link dev.cutroom.http.Parameters}), failures become problem+json in one place ({@link dev.cutroom.http.Problems}).
 *
 * <p>Files of the store go past the router: a {@link dev.cutroom.http.HotResource} is asked first. Routing costs 13 % to
 * 47 % of a small answer, which is most of what nginx takes for it.
 */
@NullMarked
package dev.cutroom.http;

import org.jspecify.annotations.NullMarked;
