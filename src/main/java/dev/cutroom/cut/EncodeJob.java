package dev.cutroom.cut;

import dev.cutroom.cut.CutPlan.Encoded;
import dev.cutroom.cut.CutPlan.Window;
import dev.cutroom.flow.Steps;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.mpegts.Part;
import dev.cutroom.mpegts.ProgramMap;
import dev.cutroom.mpegts.Retimer;
import dev.cutroom.mpegts.SegmentScan;
import dev.cutroom.mpegts.TimedData;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Segment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * An encoder's work: the segments on a timeline of the job's own that cannot wrap or jump, and the arguments that pick
 * the pictures wanted by their very times on it. A short span is read before the encoder starts, so that the arguments
 * name its end; a long one is read while it runs, and its end is known when its last segment is. Owned by one context.
 */
final class EncodeJob {

    /** The length of the output while its last segment is not read, or when all there is of it is wanted. */
    static final long UNKNOWN = -1;

    private static final long BEGIN_TICKS = 10 * 90_000L;
    private static final String OUTPUT_OFFSET_SECONDS = "10";
    private static final long GAP_TICKS = 90_000;
    private static final long JUMP_TICKS = 45_000;
    private static final int FEW_SEGMENTS = 5;
    private static final int MOST_IN_MEMORY = 60;

    private final Vertx vertx;
    private final SegmentLoader loader;
    private final List<Window> windows;
    private final List<Transition> transitions;
    private final VideoFormat format;
    private final boolean intermediate;
    private final Queue<Buffer> ready = new ArrayDeque<>();
    private final List<TimedData> dataOfWindows = new ArrayList<>();
    private final long[] froms;
    private final long[] tos;
    private TimedData data = new TimedData();
    private int window;
    private int segment;
    private @Nullable SegmentScan firstScan;
    private @Nullable Retimer retimer;
    private @Nullable Part part;
    private long end;
    private long untilPicture;
    private long picturesEnd;
    private long graphTicks = UNKNOWN;

    /** A segment for the encoder's input, and what must go past it. */
    private record Placed(Buffer bytes, List<TimedData.Unit> data, ProgramMap source) {}

    private EncodeJob(Vertx vertx, SegmentLoader loader, Encoded piece, VideoFormat format, boolean intermediate) {
        this.vertx = vertx;
        this.loader = loader;
        this.windows = piece.windows();
        this.transitions = piece.transitions();
        this.format = format;
        this.intermediate = intermediate;
        this.froms = new long[windows.size()];
        this.tos = new long[windows.size()];
        windows.forEach(one -> dataOfWindows.add(new TimedData()));
    }

    /** Reads what must be known before the encoder can start. */
    static Future<EncodeJob> prepare(
            Vertx vertx, SegmentLoader loader, Encoded piece, VideoFormat format, boolean intermediate) {
        EncodeJob job = new EncodeJob(vertx, loader, piece, format, intermediate);
        int segments =
                piece.windows().stream().mapToInt(one -> one.segments().size()).sum();
        boolean several = piece.windows().size() > 1;
        if (several && segments > MOST_IN_MEMORY) {
            return Future.failedFuture(new CannotCutException("a transition between ranges of which " + segments
                    + " segments must be encoded together cannot be made; leave it out, or ask for type rough"));
        }
        int before = several || segments <= FEW_SEGMENTS
                ? segments
                : piece.windows().get(0).before() + 1;
        return Steps.whileTrue(
                        () -> job.ready.size() < before ? job.readOne().map(true) : Future.succeededFuture(false))
                .map(read -> job);
    }

    /** The next bytes of the input; null when that is all. */
    Future<@Nullable Buffer> next() {
        Buffer bytes = ready.poll();
        if (bytes != null || window == windows.size()) {
            return Future.succeededFuture(bytes);
        }
        return readOne().map(read -> ready.poll());
    }

    private Future<Void> readOne() {
        Window wanted = windows.get(window);
        Segment reads = wanted.segments().get(segment);
        return loader.load(reads)
                .compose(loaded ->
                        vertx.executeBlocking(() -> SegmentLoader.readable(reads, () -> place(wanted, loaded)), false))
                .map(placed -> {
                    ready.add(placed.bytes());
                    dataOfWindows.get(window).add(placed.data(), placed.source());
                    if (++segment == wanted.segments().size()) {
                        segment = 0;
                        window++;
                    }
                    return null;
                });
    }

    private Placed place(Window wanted, SegmentLoader.Loaded loaded) {
        SegmentScan scan = loaded.scan();
        Part before = part;
        long expected = before == null ? BEGIN_TICKS : segment == 0 ? end + GAP_TICKS : end;
        boolean continues = before != null
                && segment > 0
                && Math.abs(before.at() + SegmentScan.difference(scan.minPts(), before.anchor()) - expected)
                        < JUMP_TICKS;
        // ffmpeg takes metadata that does not describe itself for sound, so it is not to see any.
        ProgramMap program = scan.program().withoutTimedData();
        Part placed = before != null && continues
                ? Part.whole(program, before.anchor(), before.at())
                : Part.whole(program, scan.minPts(), expected);
        boolean isSaid = segment < wanted.before() && wanted.from() == Window.CONTINUED;
        Part limited = isSaid ? placed.withOthers(Long.MAX_VALUE, Long.MAX_VALUE) : placed;
        Retimer own = retimer;
        if (own == null) {
            own = new Retimer(limited);
            retimer = own;
        } else {
            own.begin(limited);
        }
        part = placed;
        bounds(wanted, scan, placed);
        byte[] bytes = loaded.bytes();
        Part source = Part.whole(scan.program(), placed.anchor(), placed.at());
        List<TimedData.Unit> found = data(wanted, source, loaded);
        byte[] tables = own.tables();
        int length = own.process(bytes, scan.first(), scan.end());
        Buffer all = Buffer.buffer(tables.length + length)
                .appendBytes(tables)
                .appendBytes(bytes, scan.first(), length - scan.first());
        return new Placed(all, found, scan.program());
    }

    /** What must go past the encoder; it is cut to its end where it comes out. */
    private List<TimedData.Unit> data(Window wanted, Part source, SegmentLoader.Loaded loaded) {
        if (intermediate
                || segment < wanted.before()
                || segment >= wanted.segments().size() - wanted.after()) {
            return List.of();
        }
        SegmentScan scan = loaded.scan();
        long from = wanted.from() == Window.CONTINUED ? 0 : froms[window];
        return TimedData.in(loaded.bytes(), scan.first(), scan.end(), source).stream()
                .filter(unit -> unit.time() >= from)
                .toList();
    }

    private void bounds(Window wanted, SegmentScan scan, Part placed) {
        long start = placed.at() + SegmentScan.difference(scan.firstPts(), placed.anchor());
        end = placed.at() + SegmentScan.difference(scan.maxPts(), placed.anchor()) + format.pictureTicks();
        if (segment == wanted.before()) {
            long first = placed.at() + SegmentScan.difference(scan.minPts(), placed.anchor());
            froms[window] = wanted.from() == Window.CONTINUED ? first : start + wanted.from();
            if (window == 0 && wanted.from() != Window.CONTINUED) {
                untilPicture = picture(wanted.from(), scan) - wanted.from();
            }
            if (firstScan == null) {
                firstScan = scan;
            }
        }
        if (segment == wanted.segments().size() - 1 - wanted.after()) {
            tos[window] = wanted.to() >= Window.PICTURES ? end : start + wanted.to();
            picturesEnd = wanted.to() >= Window.PICTURES ? end : start + picture(wanted.to(), scan);
        }
    }

    /** The first picture at or behind a time, both behind the segment's start; for a stream with an even rate. */
    private long picture(long ticks, SegmentScan scan) {
        long each = scan.pictureTicks() == 0 ? format.pictureTicks() : scan.pictureTicks();
        return -Math.floorDiv(-ticks, each) * each;
    }

    /** The first segment whose pictures are wanted. */
    SegmentScan firstScan() {
        return Objects.requireNonNull(firstScan);
    }

    /** Where in the output the first picture stands, in ticks. */
    long anchor() {
        return windows.size() == 1 ? froms[0] : BEGIN_TICKS;
    }

    /** The first picture's time as the source has it. */
    long source() {
        SegmentScan scan = firstScan();
        long from = windows.get(0).from();
        return (from == Window.CONTINUED ? scan.minPts() : scan.firstPts() + from) & (1L << 33) - 1;
    }

    /** How long the output may be, in ticks, or {@link #UNKNOWN}. */
    long length() {
        if (windows.size() > 1) {
            return graphTicks;
        }
        return window < windows.size() || windows.get(0).to() == Window.ALL ? UNKNOWN : tos[0] - froms[0];
    }

    /** When sound begins, in ticks behind the output's beginning: with the first picture. */
    long soundFrom() {
        return (windows.size() == 1 ? untilPicture : 0) - earliestSoundTicks(format, intermediate);
    }

    /** How much earlier than its picture sound may begin: one who encodes it anew puts a frame of its own in front. */
    static long earliestSoundTicks(VideoFormat format, boolean intermediate) {
        return intermediate ? 0 : format.halfSoundTicks();
    }

    /** The same of its end, once {@link #length} is known. */
    long soundTo() {
        return (windows.size() == 1 ? picturesEnd - froms[0] : length()) - format.halfSoundTicks();
    }

    /** Whether sound before the first picture is left out. */
    boolean cutsSoundBefore() {
        return windows.get(0).from() != Window.CONTINUED || windows.size() > 1;
    }

    /** What of ID3 and SCTE-35 goes past the encoder, on the timeline of its output. */
    TimedData data() {
        return windows.size() == 1 ? dataOfWindows.get(0) : data;
    }

    /** The spans' metadata where their pictures come to stand. */
    private TimedData joined(FilterGraph graph) {
        TimedData all = new TimedData();
        for (int i = 0; i < windows.size(); i++) {
            all.addMoved(dataOfWindows.get(i), froms[i], tos[i], BEGIN_TICKS + graph.begin(i));
        }
        return all;
    }

    /** ffmpeg's arguments. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("-threads", "1", "-copyts", "-f", "mpegts", "-i", Ffmpeg.IN));
        if (windows.size() == 1) {
            String end = window == windows.size() ? ":end_pts=" + tos[0] : "";
            arguments.addAll(List.of("-map", "0:v:0", "-map", "0:a?", "-c:a", "copy"));
            arguments.addAll(List.of("-vf", "trim=start_pts=" + froms[0] + end));
        } else {
            FilterGraph graph = new FilterGraph(froms, tos, transitions, format);
            graphTicks = graph.ticks();
            data = joined(graph);
            arguments.addAll(List.of("-filter_complex", graph.text(), "-map", "[v]"));
            if (format.hasSound()) {
                soundArguments(arguments);
            }
            arguments.addAll(List.of("-output_ts_offset", OUTPUT_OFFSET_SECONDS));
        }
        arguments.addAll(List.of("-fps_mode:v", "passthrough", "-enc_time_base:v", "1:90000"));
        arguments.addAll(format.arguments(intermediate));
        arguments.addAll(List.of("-fflags", "+bitexact"));
        if (format.delay() > 0) {
            arguments.addAll(List.of("-bsf:v", "setts=dts=DTS-" + format.delay()));
        }
        // One frame of sound in each PES packet, so that it can be cut to the length without being touched.
        arguments.addAll(List.of("-muxdelay", "0", "-muxpreload", "0", "-pes_payload_size", "0"));
        arguments.addAll(List.of("-f", "mpegts", Ffmpeg.OUT));
        return arguments;
    }

    private void soundArguments(List<String> arguments) {
        arguments.addAll(List.of("-map", "[a]", "-c:a", "aac", "-b:a", "160k"));
        format.sound().ifPresent(sound -> {
            arguments.addAll(List.of("-ar", Integer.toString(sound.sampleRate())));
            if (sound.channels() > 0) {
                arguments.addAll(List.of("-ac", Integer.toString(sound.channels())));
            }
        });
    }

    /** Ticks as seconds, for ffmpeg. */
    static String seconds(long ticks) {
        return String.format(Locale.ROOT, "%.6f", ticks / 90_000.0);
    }

    /** Ticks of a length in microseconds. */
    static long ticks(long micros) {
        return Math.round(micros * 90_000.0 / Micros.SECOND);
    }
}
