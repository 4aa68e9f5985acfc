package dev.cutroom.media;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/** One ffmpeg process under way. Its handlers run on the context that started it. */
public interface FfmpegRun {

    /** What it writes to {@code {out}}; paused until a handler is set. */
    ReadStream<Buffer> output();

    /** What it reads from {@code {in}}. */
    WriteStream<Buffer> input();

    /** Succeeds when it ended with exit code 0; fails with {@link FfmpegFailedException} that quotes its last words otherwise. */
    Future<Void> ended();

    /** Ends the process now (SIGKILL); ended() then fails. Harmless if it is over. */
    Future<Void> kill();
}
