/**
 * Destinations of finished cuts.
 *
 * <p>Context: a node may die between publishing and saying so. Decision: every destination is asked by the event's id
 * whether it has it already, so that nothing is published twice and nobody has to look. Turned down: remembering in the
 * database alone, which cannot know what happened after its last word.
 */
@NullMarked
package dev.cutroom.publish;

import org.jspecify.annotations.NullMarked;
