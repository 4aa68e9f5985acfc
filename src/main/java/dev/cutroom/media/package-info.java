/** ffmpeg as a child process that no thread waits for. */
@NullMarked
package dev.cutroom.media;

import org.jspecify.annotations.NullMarked;
