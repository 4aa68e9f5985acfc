package dev.cutroom.mpegts;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * How many bytes a second does one thread retime, scan and copy, and does it allocate anything? One operation is a
 * segment of about 1 MiB: a picture of 9 kB and sound, as 2 s of 60 pictures a second have them. GB/s are 1.05 divided by
 * the milliseconds; {@code gc.alloc.rate.norm} says the bytes allocated.
 *
 * <p>{@code mvn -Pbench verify -Dbench.main=dev.cutroom.mpegts.RetimeBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(0)
public class RetimeBenchmark {

    private static final int VIDEO = 0x100;
    private static final int SOUND = 0x101;
    private static final int PICTURES = 112;
    private static final int PICTURE_TICKS = 1_500;
    private static final long DURATION_TICKS = (long) PICTURES * PICTURE_TICKS;
    private static final int PICTURE_BYTES = 9_000;
    private static final int SOUND_BYTES = 350;

    private byte[] source = new byte[0];
    private byte[] work = new byte[0];
    private SegmentScan scan = null;
    private Retimer retimer = null;
    private long at;

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(RetimeBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }

    @Setup(Level.Trial)
    public void makeSegment() {
        byte[] pmt = TsWriter.pmt(
                1, VIDEO, new byte[0], new int[] {VIDEO, StreamTypes.H264}, new int[] {SOUND, StreamTypes.AAC});
        TsWriter writer = new TsWriter().tables(1, 0x1000, pmt);
        byte[] picture = new byte[PICTURE_BYTES];
        Arrays.fill(picture, (byte) 0x55);
        for (int i = 0; i < PICTURES; i++) {
            long dts = 90_000 + (long) i * PICTURE_TICKS;
            byte[] fields = Arrays.copyOf(new byte[] {0x10}, 7);
            System.arraycopy(TsWriter.clock(dts - 45_000), 0, fields, 1, 6);
            writer.adaptation(fields).pes(VIDEO, 0xe0, dts + PICTURE_TICKS, dts, picture);
            writer.pes(SOUND, 0xc0, dts, TsWriter.NONE, new byte[SOUND_BYTES]);
        }
        source = writer.bytes();
        work = source.clone();
        scan = SegmentScan.of(source, source.length);
        at = scan.firstPts();
        retimer = new Retimer(Part.whole(scan.program(), at, at));
    }

    /** All of it is kept: headers are changed where they stand, each round to a time behind the last. */
    @Benchmark
    public int retime() {
        long anchor = Ticks.wrapped(at);
        at += DURATION_TICKS;
        retimer.begin(Part.whole(scan.program(), anchor, at));
        return retimer.process(work, scan.first(), scan.end());
    }

    /** Half of the pictures are left out, so that what follows moves. The copy that this needs is measured by itself. */
    @Benchmark
    public int copyAndRetimeHalf() {
        System.arraycopy(source, 0, work, 0, source.length);
        at += DURATION_TICKS;
        Part part = Part.whole(scan.program(), scan.firstPts(), at);
        retimer.begin(part.withoutPicturesBefore(at + DURATION_TICKS / 2));
        return retimer.process(work, scan.first(), scan.end());
    }

    @Benchmark
    public byte[] copy() {
        System.arraycopy(source, 0, work, 0, source.length);
        return work;
    }

    @Benchmark
    public SegmentScan scan() {
        return SegmentScan.of(source, source.length);
    }
}
