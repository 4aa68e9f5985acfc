/**
 * Chat: capture, merging, and what was said in a range, in the format of wubloader's chat archiver (JSON lines, one batch
 * a minute).
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Merging is a function of the set of what all receivers saw, not of two lists: so the order in which batches come,
 *       and how often, cannot matter. To merge list by list, as wubloader does, was turned down: pairing messages without
 *       an id two at a time gives results that depend on the order, as {@code ChatLog} says.
 *   <li>Times are doubles here and nowhere else in Cutroom. In wubloader's batches they are Python's floats, and what is
 *       written again must be what was read, to the last digit.
 *   <li>Batches are merged when they are read, so that the newest count at once, and on the disk too: a wubloader node
 *       merges what it fetched and deletes it, and would fetch it from us again and again. What is merged away is noted, so
 *       that we do not fetch it again from a node that does not merge. Numbers and lines are written as Python writes them,
 *       since all nodes must come to one hash.
 *   <li>Runs of spaces in a message count as one, as in wubloader's IRC client: nodes of one cluster must have one text
 *       for one message, or wubloader refuses to merge them.
 * </ul>
 */
@NullMarked
package dev.cutroom.chat;

import org.jspecify.annotations.NullMarked;
