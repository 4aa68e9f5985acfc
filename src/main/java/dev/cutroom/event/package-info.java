/**
 * Events: what somebody noted, how it is to be cut, and what became of it (wire.md section 5).
 *
 * <p>Context: several nodes and many people write at once. Decision: the database holds the state machine, the versions
 * and the audit trail, by trigger, so that no program can break them. Turned down: checks in this program alone, which
 * another version of it beside would not know.
 */
@NullMarked
package dev.cutroom.event;

import org.jspecify.annotations.NullMarked;
