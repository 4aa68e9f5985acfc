/**
 * Cuts (wire.md section 4): {@link dev.cutroom.cut.CutPlan} says, as a value, what is copied and what is encoded anew;
 * {@link dev.cutroom.cut.Cutter} carries it out as a stream.
 *
 * <p>Decided: the edges are decoded and encoded by ffmpeg, all else is moved by our own {@code mpegts.Retimer}. Turned
 * down: ffmpeg's concat demuxer with copied parts, as the reference has it. It cannot put a DTS before the one that came
 * last, so that streams with B-frames break at each join, and it reads every byte through another process.
 */
@NullMarked
package dev.cutroom.cut;

import org.jspecify.annotations.NullMarked;
