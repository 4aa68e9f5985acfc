package dev.cutroom.demo;

import dev.cutroom.media.Ffmpeg;
import dev.cutroom.media.FfmpegRun;
import dev.cutroom.timeline.Micros;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * One run of the encoder: frames go in by the wall clock, segments of two seconds come out as files, one row of them a
 * quality. Frame 0 of the run is that of a whole second, so that segment {@code n} starts {@code 2 n} seconds later to
 * the microsecond. All on one context.
 */
final class DemoEncoder {

    static final int SEGMENT_SECONDS = 2;
    static final String SOURCE = "source";
    static final String SMALL = "360p";

    /** A key frame every two seconds and nowhere else, so that every segment is as long as its playlist says. */
    private static final String COMMAND = """
        -f rawvideo -pix_fmt yuv420p -s 960x540 -r 30 -i {in}
        -f lavfi -i aevalsrc=exprs='0.4*sin(2*PI*1000*t)*lt(mod(t\\,1)\\,0.1)':s=48000
        -filter_complex [0:v]split=2[large][half];[half]scale=640:360:flags=bilinear[small]
        -map [large] -map 1:a -c:v libx264 -preset veryfast -bf 2 -g 60 -keyint_min 60 -sc_threshold 0 -crf 21
        -threads 1 -c:a aac -b:a 96k
        -shortest -f segment -segment_format mpegts -segment_time 2 -segment_time_delta 0.5 {folder}/source-%d.ts
        -map [small] -map 1:a -c:v libx264 -preset veryfast -bf 0 -g 60 -keyint_min 60 -sc_threshold 0 -crf 25
        -threads 1 -c:a aac -b:a 64k
        -shortest -f segment -segment_format mpegts -segment_time 2 -segment_time_delta 0.5 {folder}/360p-%d.ts
        """;

    private static final int TICK_MILLIS = 40;
    /** When frames are this late the machine slept, or has no time: a new run starts from the clock. */
    private static final int LATEST_FRAMES = 20 * TestCard.FRAMES_A_SECOND;

    private static final int FRAMES_A_TICK = 12;

    private final Vertx vertx;
    private final TestCard card = new TestCard();
    private final FfmpegRun run;
    private final long firstFrame;
    private long nextFrame;
    private boolean drawing;
    private final long timer;

    private DemoEncoder(Vertx vertx, FfmpegRun run, long firstSecond) {
        this.vertx = vertx;
        this.run = run;
        this.firstFrame = firstSecond * TestCard.FRAMES_A_SECOND;
        this.nextFrame = firstFrame;
        this.timer = vertx.setPeriodic(TICK_MILLIS, tick -> feed());
        run.input().exceptionHandler(broken -> stop());
        run.ended().onComplete(over -> vertx.cancelTimer(timer));
    }

    /** Starts at the next whole second; files are {@code folder/QUALITY-NUMBER.ts}. */
    static Future<DemoEncoder> start(Vertx vertx, Ffmpeg ffmpeg, Path folder, long nowMicros) {
        long firstSecond = Math.floorDiv(nowMicros, Micros.SECOND) + 1;
        return ffmpeg.start(arguments(folder)).map(run -> new DemoEncoder(vertx, run, firstSecond));
    }

    private static List<String> arguments(Path folder) {
        return COMMAND.lines()
                .flatMap(line -> Arrays.stream(line.strip().split(" ")))
                .map(word -> word.replace("{folder}", folder.toString()))
                .toList();
    }

    /** When a segment of this run starts, in microseconds since the epoch. */
    long startOf(int number) {
        return TestCard.timeOf(firstFrame) + (long) number * SEGMENT_SECONDS * Micros.SECOND;
    }

    Future<Void> ended() {
        return run.ended();
    }

    Future<Void> stop() {
        vertx.cancelTimer(timer);
        return run.kill();
    }

    private void feed() {
        long due = System.currentTimeMillis() * TestCard.FRAMES_A_SECOND / 1_000;
        if (drawing || due < nextFrame || run.input().writeQueueFull()) {
            return;
        }
        if (due - nextFrame > LATEST_FRAMES) {
            stop();
            return;
        }
        drawing = true;
        int frames = (int) Math.min(FRAMES_A_TICK, due - nextFrame + 1);
        vertx.executeBlocking(() -> draw(nextFrame, frames), false)
                .compose(run.input()::write)
                .onSuccess(written -> {
                    nextFrame += frames;
                    drawing = false;
                })
                .onFailure(broken -> stop());
    }

    private Buffer draw(long from, int frames) {
        Buffer pictures = Buffer.buffer(frames * TestCard.WIDTH * TestCard.HEIGHT * 3 / 2);
        for (int i = 0; i < frames; i++) {
            pictures.appendBytes(card.draw(from + i));
        }
        return pictures;
    }
}
