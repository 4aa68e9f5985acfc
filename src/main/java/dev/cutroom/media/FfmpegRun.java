package dev.cutroom.media;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/**
 * One ffmpeg process under way. Its handlers run on the context that started it. What it wrote may be trusted only when
 * {@link #ended} has succeeded: the output of a process that broke off ends too.
 */
public interface FfmpegRun {

    /** What it writes to {@link Ffmpeg#OUT}; waits until a handler is set. Its exception handler is never called. */
    ReadStream<Buffer> output();

    /** Done when the output has ended and all of it was handed over. */
    Future<Void> outputEnded();

    /** What it reads from {@link Ffmpeg#IN}; ending it ends its input. */
    WriteStream<Buffer> input();

    /** Succeeds when it ended with exit code 0; fails with {@link FfmpegFailedException} that quotes its last words. */
    Future<Void> ended();

    /** Ends the process now. Harmless when it is over; done when it is gone. */
    Future<Void> kill();
}
