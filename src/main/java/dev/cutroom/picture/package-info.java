/**
 * Still pictures of a stream: a frame, its sound as a waveform, a thumbnail composed under a template.
 *
 * <p>Decision: ffmpeg decodes, and what is drawn is drawn here, in Java. Turned down: ffmpeg's own filters for waveforms
 * and overlays, whose expressions would have to be built from what people send.
 */
@NullMarked
package dev.cutroom.picture;

import org.jspecify.annotations.NullMarked;
