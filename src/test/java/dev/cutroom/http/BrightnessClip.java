package dev.cutroom.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.media.Ffmpeg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A stream whose frames tell their number. */
final class BrightnessClip {

    private BrightnessClip() {}

    /** Two seconds with B-frames, frame N of brightness 16 + 4 N; a tone in the second one. */
    static byte[] make(Ffmpeg ffmpeg, Path folder, int framesASecond) throws Exception {
        Path file = folder.resolve("clip.ts");
        Process process = new ProcessBuilder(
                        ffmpeg.ffmpegPath(),
                        "-nostdin",
                        "-y",
                        "-loglevel",
                        "error",
                        "-f",
                        "lavfi",
                        "-i",
                        "color=black:size=64x36:rate=" + framesASecond
                                + ":duration=2,format=yuv420p,geq=lum='16+4*N':cb=128:cr=128",
                        "-f",
                        "lavfi",
                        "-i",
                        "aevalsrc='0.5*sin(2*PI*440*t)*gt(t,1)':duration=2",
                        "-c:v",
                        "libx264",
                        "-qp",
                        "4",
                        "-bf",
                        "2",
                        "-g",
                        "50",
                        "-c:a",
                        "aac",
                        file.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readAllBytes(file);
    }
}
