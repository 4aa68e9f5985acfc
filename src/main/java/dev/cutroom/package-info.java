/**
 * Cutroom: the command line and the node it starts. Nothing imports this package; it imports all others.
 *
 * <p>The packages follow the data's way, record → store → select → play and cut → publish, and imports go to a lower
 * row only (the rows stand in {@code ImportsTest}). Context: features grow into each other where nothing stops them.
 * Decision: features in one row do not see each other; they share a lower row, or speak over the bus. Turned down: one
 * Maven module a package, which costs a build each and says no more than a test does.
 */
@NullMarked
package dev.cutroom;

import org.jspecify.annotations.NullMarked;
