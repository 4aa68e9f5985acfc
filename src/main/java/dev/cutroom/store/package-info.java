/**
 * The folders of segments and their only owner: names to values and back, snapshots of hours, the writer, tombstones,
 * pins, retention, the scrub.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A folder's modification time is asked for first and its names after, at every question; this node's own writes
 *       are noticed the same way as anyone's. To add an own segment's name to the snapshot without a listing was turned
 *       down: a change by another process between the two looks at the time around our rename cannot be told from it, and
 *       would go unseen. The price is one listing, 1 ms, for each change of an hour that somebody asks for. A snapshot
 *       whose winners have not changed stays the same object.
 *   <li>Pins are files in the tree {@code pins/CHANNEL}, not rows: they hold without a database, and replicate as an extra
 *       directory. One is taken away by a second file, since replication only adds. While any pin cannot be read, nothing
 *       is deleted.
 *   <li>Retention never deletes tombstones, nor anything younger than {@code retention.at-least}. Hours are its unit,
 *       segments that of pins. Each hour is in the journal, on the disk, before its first file goes.
 *   <li>A tombstone is an empty file by contract, so its reason and author lie under {@code .cutroom/tombstones} of the
 *       node where it was set.
 *   <li>A folder that cannot be listed is an error and never an empty one: for a moment without file descriptors a hole
 *       would be remembered that is none, and pins would hold nothing. One that is closed to us for good, such as
 *       lost+found, is passed over with a warning.
 *   <li>Small files without a hash in their name (pins, notes) are forced before they are named, unless
 *       {@code store.sync} is {@code never}: cut off by a power cut, nothing else would give them away.
 *   <li>What retention deleted for room is not fetched from peers again while this node runs; the journal is not asked
 *       for that after a restart, since a restart is how an operator says that there is room now.
 *   <li>A rotten file is moved aside, not deleted: it may be all that is left of the moment.
 *   <li>With {@code store.sync: interval} a power cut may leave a name whose content never reached the disk; the hash in
 *       the name gives it away to {@code verify} and to the scrub, and replication fetches a good one.
 * </ul>
 */
@NullMarked
package dev.cutroom.store;

import org.jspecify.annotations.NullMarked;
