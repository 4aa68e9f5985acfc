package dev.cutroom.cut;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.store.SegmentStore;
import dev.cutroom.store.SegmentWriting;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Streams whose pictures carry their number as 16 black or white blocks, recorded into a store; and their reading. */
final class Clips {

    private static final int WIDTH = 320;
    private static final int BLOCK = 20;
    private static final int STRIP = 24;
    static final String NUMBERED =
            "geq=lum='if(lt(Y,24),if(eq(mod(floor(N/pow(2,floor(X/20))),2),1),235,16),lum(X,Y))':cb='cb(X,Y)':cr='cr(X,Y)'";

    private final Ffmpeg ffmpeg;
    private final Path folder;

    Clips(Ffmpeg ffmpeg, Path folder) {
        this.ffmpeg = ffmpeg;
        this.folder = folder;
    }

    record Clip(Rendition rendition, long start, List<byte[]> segments, List<Long> starts) {
        byte[] all() {
            int length = segments.stream().mapToInt(one -> one.length).sum();
            byte[] all = new byte[length];
            int at = 0;
            for (byte[] one : segments) {
                System.arraycopy(one, 0, all, at, one.length);
                at += one.length;
            }
            return all;
        }
    }

    /** Makes a stream of some seconds in segments of two, and records those that are not left out. */
    Clip record(
            SegmentStore store,
            String quality,
            String rate,
            int seconds,
            List<String> encoder,
            String offset,
            long start,
            int... leftOut)
            throws Exception {
        Path playlist = folder.resolve(quality + ".m3u8");
        List<String> arguments = new ArrayList<>(List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x180:rate=" + rate,
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:beep_factor=4:sample_rate=48000",
                "-t",
                Integer.toString(seconds),
                "-vf",
                NUMBERED));
        arguments.addAll(encoder);
        arguments.addAll(List.of(
                "-c:a",
                "aac",
                "-b:a",
                "96k",
                "-output_ts_offset",
                offset,
                "-f",
                "hls",
                "-hls_time",
                "2",
                "-hls_list_size",
                "0",
                "-hls_segment_filename",
                folder.resolve(quality + "_%d.ts").toString(),
                playlist.toString()));
        run(arguments);
        Rendition rendition = new Rendition("demo", quality);
        List<byte[]> segments = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        long at = start;
        String previous = "";
        for (String line : Files.readAllLines(playlist)) {
            if (!line.startsWith("#")) {
                long duration = Math.round(Double.parseDouble(previous.substring(8, previous.length() - 1)) * 1e6);
                byte[] bytes = Files.readAllBytes(folder.resolve(line));
                int index = segments.size();
                if (Arrays.stream(leftOut).noneMatch(one -> one == index)) {
                    SegmentWriting writing = store.begin(rendition, at, duration, SegmentStored.Source.IMPORT);
                    writing.write(Buffer.buffer(bytes))
                            .compose(written -> writing.finish(SegmentType.FULL))
                            .await(10, TimeUnit.SECONDS);
                }
                segments.add(bytes);
                starts.add(at);
                at += duration;
            }
            previous = line;
        }
        return new Clip(rendition, start, segments, starts);
    }

    /** The numbers of all pictures in the order shown; fails when the decoder has anything to say. */
    List<Integer> numbers(Path file) throws Exception {
        Path strips = folder.resolve("strips.gray");
        String said = run(List.of(
                "-i",
                file.toString(),
                "-map",
                "0:v",
                "-fps_mode",
                "passthrough",
                "-vf",
                "crop=320:24:0:0,format=gray",
                "-f",
                "rawvideo",
                strips.toString()));
        if (!said.isEmpty()) {
            throw new AssertionError("the decoder says: " + said);
        }
        byte[] b = Files.readAllBytes(strips);
        List<Integer> numbers = new ArrayList<>();
        for (int at = 0; at < b.length; at += WIDTH * STRIP) {
            int number = 0;
            for (int bit = 0; bit < 16; bit++) {
                int middle = at + STRIP / 2 * WIDTH + bit * BLOCK + BLOCK / 2;
                number |= (b[middle] & 0xff) > 128 ? 1 << bit : 0;
            }
            numbers.add(number);
        }
        return numbers;
    }

    /** A hash of each decoded picture. */
    List<String> hashes(Path file) throws Exception {
        Path hashes = folder.resolve("hashes.txt");
        run(List.of(
                "-i", file.toString(), "-map", "0:v", "-fps_mode", "passthrough", "-f", "framemd5", hashes.toString()));
        return Files.readAllLines(hashes).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }

    /** What ffprobe shows of a stream's packets, a line each. */
    List<String> packets(Path file, String stream, String entries, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(ffmpeg.ffprobePath(), "-v", "error", "-select_streams", stream));
        command.addAll(List.of(options));
        command.addAll(List.of("-show_entries", "packet=" + entries, "-of", "csv=p=0", file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines()
                .map(line -> line.replaceAll(",+$", ""))
                .filter(line -> !line.isBlank())
                .toList();
    }

    String run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ffmpeg.ffmpegPath(), "-nostdin", "-v", "error", "-y"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command + ": " + said);
        }
        return said;
    }
}
