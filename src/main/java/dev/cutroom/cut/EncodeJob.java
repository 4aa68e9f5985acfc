package dev.cutroom.cut;

import dev.cutroom.cut.CutPlan.Encoded;
import dev.cutroom.cut.CutPlan.Window;
import dev.cutroom.media.Ffmpeg;
import dev.cutroom.mpegts.Part;
import dev.cutroom.mpegts.Retimer;
import dev.cutroom.mpegts.SegmentScan;
import dev.cutroom.timeline.Micros;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An encoder's work, ready to run: the segments on a timeline of the job's own that cannot wrap or jump, and the
 * arguments that pick the pictures wanted by their very times on it.
 *
 * @param input transport stream, one buffer a segment
 * @param anchor where in its output the first picture stands, in ticks
 * @param length of the output in ticks
 * @param source times of the first picture wanted as the source had it
 * @param firstScan of the first segment whose pictures are wanted
 * @param cutsSoundBefore whether sound before the first picture is left out, {@code cutsSoundAfter} behind the last
 */
record EncodeJob(
        List<Buffer> input,
        List<String> arguments,
        long anchor,
        long length,
        long source,
        SegmentScan firstScan,
        boolean cutsSoundBefore,
        boolean cutsSoundAfter) {

    private static final long BEGIN_TICKS = 10 * 90_000L;
    private static final long GAP_TICKS = 90_000;
    private static final long JUMP_TICKS = 45_000;
    private static final String OUTPUT_OFFSET_SECONDS = "10";

    /** Reads the segments and places them. */
    static Future<EncodeJob> prepare(
            Vertx vertx, SegmentLoader loader, Encoded piece, VideoFormat format, boolean intermediate) {
        Placing placing = new Placing(vertx, loader, piece, format, intermediate);
        return placing.next(0, 0).map(placed -> placing.job());
    }

    /** The work of {@link #prepare}. */
    private static final class Placing {
        private final Vertx vertx;
        private final SegmentLoader loader;
        private final Encoded piece;
        private final VideoFormat format;
        private final boolean intermediate;
        private final List<Buffer> input = new ArrayList<>();
        private final long[] froms;
        private final long[] tos;
        private final List<SegmentScan> firsts = new ArrayList<>();
        private Retimer retimer;
        private Part part;
        private long end;

        @SuppressWarnings("NullAway.Init")
        private Placing(Vertx vertx, SegmentLoader loader, Encoded piece, VideoFormat format, boolean intermediate) {
            this.vertx = vertx;
            this.loader = loader;
            this.piece = piece;
            this.format = format;
            this.intermediate = intermediate;
            this.froms = new long[piece.windows().size()];
            this.tos = new long[piece.windows().size()];
        }

        private Future<Void> next(int window, int segment) {
            if (window == piece.windows().size()) {
                return Future.succeededFuture();
            }
            Window wanted = piece.windows().get(window);
            if (segment == wanted.segments().size()) {
                return next(window + 1, 0);
            }
            return loader.load(wanted.segments().get(segment))
                    .compose(loaded -> vertx.executeBlocking(
                            () -> {
                                place(wanted, window, segment, loaded);
                                return null;
                            },
                            false))
                    .compose(placed -> next(window, segment + 1));
        }

        private void place(Window wanted, int window, int segment, SegmentLoader.Loaded loaded) {
            SegmentScan scan = loaded.scan();
            boolean first = retimer == null;
            long expected = first ? BEGIN_TICKS : segment == 0 ? end + GAP_TICKS : end;
            boolean continues = !first
                    && segment > 0
                    && Math.abs(part.at() + SegmentScan.difference(scan.minPts(), part.anchor()) - expected)
                            < JUMP_TICKS;
            Part placed = continues
                    ? Part.whole(scan.program(), part.anchor(), part.at())
                    : Part.whole(scan.program(), scan.minPts(), expected);
            Part limited = wanted.isSoundWanted(segment) ? placed : placed.withOthers(Long.MAX_VALUE, Long.MAX_VALUE);
            if (first) {
                retimer = new Retimer(limited);
            } else {
                retimer.begin(limited);
            }
            part = placed;
            long begin = placed.at() + SegmentScan.difference(scan.minPts(), placed.anchor());
            end = placed.at() + SegmentScan.difference(scan.maxPts(), placed.anchor()) + format.pictureTicks();
            if (segment == wanted.before()) {
                froms[window] = begin + Math.max(0, wanted.from());
                firsts.add(scan);
            }
            if (segment == wanted.toSegment()) {
                tos[window] = wanted.to() == Long.MAX_VALUE ? end : begin + wanted.to();
            }
            byte[] bytes = loaded.bytes();
            int length = retimer.process(bytes, scan.first(), scan.end());
            input.add(Buffer.buffer()
                    .appendBytes(retimer.tables())
                    .appendBytes(bytes, scan.first(), length - scan.first()));
        }

        private EncodeJob job() {
            Window first = piece.windows().get(0);
            SegmentScan firstScan = firsts.get(0);
            long source = firstScan.minPts() + Math.max(0, first.from()) & (1L << 33) - 1;
            List<String> arguments = new ArrayList<>(List.of("-copyts", "-f", "mpegts", "-i", Ffmpeg.IN));
            if (piece.windows().size() == 1) {
                arguments.addAll(List.of("-map", "0:v:0", "-map", "0:a?"));
                arguments.addAll(List.of("-vf", "trim=start_pts=" + froms[0] + ":end_pts=" + tos[0]));
                arguments.addAll(List.of("-c:a", "copy"));
                output(arguments);
                boolean before = first.from() != Window.CONTINUED;
                boolean after = first.to() != Long.MAX_VALUE && first.after() == 0;
                return new EncodeJob(input, arguments, froms[0], tos[0] - froms[0], source, firstScan, before, after);
            }
            FilterGraph graph = new FilterGraph(froms, tos, piece.transitions(), format);
            arguments.addAll(List.of("-filter_complex", graph.text(), "-map", "[v]"));
            if (format.hasSound()) {
                arguments.addAll(List.of("-map", "[a]", "-c:a", "aac", "-b:a", "160k"));
                format.sound().ifPresent(sound -> {
                    arguments.addAll(List.of("-ar", Integer.toString(sound.sampleRate())));
                    if (sound.channels() > 0) {
                        arguments.addAll(List.of("-ac", Integer.toString(sound.channels())));
                    }
                });
            }
            arguments.addAll(List.of("-output_ts_offset", OUTPUT_OFFSET_SECONDS));
            output(arguments);
            return new EncodeJob(input, arguments, BEGIN_TICKS, graph.ticks(), source, firstScan, true, true);
        }

        private void output(List<String> arguments) {
            arguments.addAll(List.of("-fps_mode:v", "passthrough", "-enc_time_base:v", "1:90000"));
            arguments.addAll(format.arguments(intermediate));
            arguments.addAll(List.of("-threads", "2", "-fflags", "+bitexact"));
            if (!arguments.contains("-flags:v")) {
                arguments.addAll(List.of("-flags:v", "+bitexact"));
            }
            if (format.delay() > 0) {
                arguments.addAll(List.of("-bsf:v", "setts=dts=DTS-" + format.delay()));
            }
            arguments.addAll(List.of(
                    "-muxdelay", "0", "-muxpreload", "0", "-pes_payload_size", "0", "-f", "mpegts", Ffmpeg.OUT));
        }
    }

    static String seconds(long ticks) {
        return String.format(Locale.ROOT, "%.6f", ticks / 90_000.0);
    }

    /** Ticks of a length in microseconds. */
    static long ticks(long micros) {
        return Math.round(micros * 90_000.0 / Micros.SECOND);
    }
}
