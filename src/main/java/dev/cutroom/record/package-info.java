/**
 * Recording: sources to segments in the store.
 *
 * <p>Context: playlists expire, servers restart, networks break, and what is lost once is lost for good. Decision: a
 * {@link dev.cutroom.record.Recorder} holds overlapping sessions of one rendition, each polling one media playlist; a
 * pure diff tells what is new; every segment is fetched on its own until it is whole or gone. The store makes one file
 * of what two sessions fetch twice. Turned down: one process a channel, as the reference has it, which costs 50 MB each
 * and hides its state from the others.
 */
@NullMarked
package dev.cutroom.record;

import org.jspecify.annotations.NullMarked;
