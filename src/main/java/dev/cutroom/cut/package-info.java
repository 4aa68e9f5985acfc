/**
 * Cuts (wire.md section 4): {@link dev.cutroom.cut.CutPlan} says, as a value, what is copied and what is encoded anew;
 * {@link dev.cutroom.cut.Cutter} carries it out as a stream.
 *
 * <p>Decided: the edges are decoded and encoded by ffmpeg, all else is moved by our own {@code mpegts.Retimer}. Turned
 * down: ffmpeg's concat demuxer with copied parts, as the reference has it. It cannot put a DTS before the one that came
 * last, so that streams with B-frames break at each join, and it reads every byte through another process.
 *
 * <p>Context: editors load the same cut again and again, a download breaks off and must go on, and an event that is
 * published was most often looked at just before. Decided: what is made goes through one file, {@code CutUnderWay}, that
 * all who want the same bytes read, and that file is kept, {@code KeptCuts}, up to a bound. The tag that names it stands
 * for the request and the segments' contents. Turned down: keeping in memory, which eight minutes of video fill; sending
 * each client from an encoder of its own, which two cores cannot bear.
 */
@NullMarked
package dev.cutroom.cut;

import org.jspecify.annotations.NullMarked;
