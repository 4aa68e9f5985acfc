/**
 * Fetching from other nodes what this one lacks, by the calls that wubloader's nodes have too (wire.md section 3).
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>All peers are served on one event loop: what they share (the bandwidth, what is under way) needs no locks, and
 *       the work that takes time, hashing and writing, is the store's.
 *   <li>A peer is told to be gone by its listings, not by one file: a file that cannot be had is left for a later round,
 *       so that a rotten one does not keep older hours from coming.
 * </ul>
 */
@NullMarked
package dev.cutroom.replicate;

import org.jspecify.annotations.NullMarked;
