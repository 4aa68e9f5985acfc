/**
 * Work in steps that futures alone do not carry.
 *
 * <p>Context: a loop written as a method that composes itself builds a chain with a link a turn, and when the last one
 * completes, all links complete inside each other: measured with Vert.x 5.0.10, 10,000 turns (5.5 hours of 2 s segments)
 * overflow the stack, and nobody is ever told. Decision: such loops are {@link dev.cutroom.flow.Steps}, or, where several
 * steps may run at once, {@link dev.cutroom.flow.Lanes}. Turned down:
 * {@code Future.await}, which needs virtual threads; the reactive streams of another library, for one method.
 */
@NullMarked
package dev.cutroom.flow;

import org.jspecify.annotations.NullMarked;
