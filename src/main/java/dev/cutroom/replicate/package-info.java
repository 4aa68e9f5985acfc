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
 *   <li>Cutroom's nodes compare hashes, not names (LineDigest, RenditionDigest): of all, of days, of hours, each answer
 *       checked against its own hash, and only hours that differ are listed. A quiet week of two qualities (168 hours of
 *       1,800 segments each) costs 412 bytes on the wire in the first round and 230 in each one after it, the HTTP
 *       headers counted; by listings it is about 43 MB. Merkle trees over segments would save the listing of the hour that
 *       differs, 140 KB, and were turned down: an hour differs for one round, and then the notices have it.
 * </ul>
 */
@NullMarked
package dev.cutroom.replicate;

import org.jspecify.annotations.NullMarked;
