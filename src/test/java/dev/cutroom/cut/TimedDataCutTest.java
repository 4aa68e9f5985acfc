package dev.cutroom.cut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.bus.SegmentStored;
import dev.cutroom.mpegts.Part;
import dev.cutroom.mpegts.ProgramMap;
import dev.cutroom.mpegts.Retimer;
import dev.cutroom.mpegts.SegmentScan;
import dev.cutroom.mpegts.StreamTypes;
import dev.cutroom.mpegts.TsReader;
import dev.cutroom.mpegts.TsWriter;
import dev.cutroom.store.SegmentWriting;
import dev.cutroom.timeline.Micros;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import dev.cutroom.timeline.TimeRange;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** ID3 metadata and SCTE-35 sections are in a cut exactly once, at their time, also where its edges are encoded anew. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimedDataCutTest {

    private static final long START = Micros.parse("2026-11-02T10:00:00");
    private static final int ID3_PID = 0x140;
    private static final int SCTE_PID = 0x141;
    private static final int STEP_TICKS = 22_500;
    private static final Rendition RENDITION = new Rendition("demo", "tagged");

    private final Vertx vertx = Vertx.vertx();
    private CutStore cuts;
    private long zero;

    @BeforeAll
    void record(@TempDir Path folder) throws Exception {
        cuts = new CutStore(vertx, folder);
        List<String> encoder = List.of(
                "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-x264-params", "keyint=60:bframes=2");
        Clips.Clip plain = cuts.maker.record(cuts.store, "plain", "30", 10, encoder, "0", START);
        zero = SegmentScan.of(plain.segments().get(0).clone(), plain.segments().get(0).length)
                .firstPts();
        for (int i = 0; i < plain.segments().size(); i++) {
            byte[] tagged = tagged(plain.segments().get(i));
            SegmentWriting writing =
                    cuts.store.begin(RENDITION, plain.starts().get(i), 2_000_000, SegmentStored.Source.IMPORT);
            writing.write(Buffer.buffer(tagged))
                    .compose(written -> writing.finish(SegmentType.FULL))
                    .await(10, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    void close() throws Exception {
        cuts.close();
    }

    /** The segment with a unit of both kinds each quarter of a second, named by its number. */
    private byte[] tagged(byte[] segment) {
        SegmentScan scan = SegmentScan.of(segment, segment.length);
        ProgramMap map = scan.program()
                .with(List.of(
                        new ProgramMap.Stream(ID3_PID, StreamTypes.TIMED_METADATA, new byte[0]),
                        new ProgramMap.Stream(SCTE_PID, StreamTypes.SCTE_35, new byte[0])));
        Retimer retimer = new Retimer(Part.whole(map, scan.firstPts(), scan.firstPts()));
        int end = retimer.process(segment, scan.first(), scan.end());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long first = scan.minPts() - zero;
        long next = (first + STEP_TICKS - 1) / STEP_TICKS;
        byte[] packets = Arrays.copyOfRange(segment, scan.first(), end);
        int written = 0;
        for (TsReader.Unit picture : TsReader.lenient(packets).of(StreamTypes.H264)) {
            out.write(packets, written, picture.at() - written);
            written = picture.at();
            while (next * STEP_TICKS + zero <= picture.pts()) {
                out.writeBytes(unit(next++));
            }
        }
        out.write(packets, written, packets.length - written);
        return out.toByteArray();
    }

    private byte[] unit(long number) {
        long pts = zero + number * STEP_TICKS;
        byte[] content = ("ID3 number " + number).getBytes(StandardCharsets.UTF_8);
        return new TsWriter()
                .skipCounter(ID3_PID, (int) number)
                .skipCounter(SCTE_PID, (int) number)
                .pes(ID3_PID, 0xbd, pts, TsWriter.NONE, content)
                .section(SCTE_PID, TsWriter.splice((int) number, 0, pts))
                .bytes();
    }

    private TsReader cut(List<TimeRange> ranges, List<Transition> transitions, CutType type) throws Exception {
        CutRequest request = new CutRequest(RENDITION, ranges, transitions, false, type, Container.TS);
        Gathered gathered = new Gathered();
        cuts.cutter.cut(request, "test", gathered).await(60, TimeUnit.SECONDS);
        byte[] bytes = gathered.all.getBytes();
        return type == CutType.FAST ? TsReader.lenient(bytes) : TsReader.of(bytes);
    }

    private static TimeRange range(double from, double to) {
        return new TimeRange(START + Math.round(from * 1e6), START + Math.round(to * 1e6));
    }

    /** Its number and where it is behind the first picture, in ticks. */
    private static List<String> found(TsReader cut) {
        long first = firstPicture(cut);
        return cut.of(StreamTypes.TIMED_METADATA).stream()
                .map(unit -> unit.content() + " @ " + (unit.pts() - first))
                .toList();
    }

    private static long firstPicture(TsReader cut) {
        return cut.of(StreamTypes.H264).stream()
                .mapToLong(TsReader.Unit::pts)
                .min()
                .orElseThrow();
    }

    private static List<String> expected(double from, double to, double at) {
        List<String> expected = new ArrayList<>();
        for (long number = (long) Math.ceil(from * 4); number < to * 4; number++) {
            byte[] content = ("ID3 number " + number).getBytes(StandardCharsets.UTF_8);
            expected.add(
                    TsReader.shown(content) + " @ " + Math.round(number * STEP_TICKS - from * 90_000 + at * 90_000));
        }
        return expected;
    }

    @Test
    void aSmartCut_hasEachOfItsRangeOnce() throws Exception {
        TsReader cut = cut(List.of(range(1.5, 7.2)), List.of(), CutType.SMART);

        assertThat(found(cut)).isEqualTo(expected(1.5, 7.2, 0));
    }

    @Test
    void aRangeInsideOneSegment_hasEachOnce() throws Exception {
        TsReader cut = cut(List.of(range(4.5, 5.6)), List.of(), CutType.SMART);

        assertThat(found(cut)).isEqualTo(expected(4.5, 5.6, 0));
    }

    @Test
    void splices_areThereOnceAndSpeakOfTheirTime() throws Exception {
        TsReader cut = cut(List.of(range(1.5, 7.2)), List.of(), CutType.SMART);
        long first = firstPicture(cut);

        List<String> found = cut.of(StreamTypes.SCTE_35).stream()
                .map(unit -> TsReader.splice(unit.content(), first))
                .toList();
        List<String> expected = new ArrayList<>();
        // It counts behind which picture each stands: the sixth is before the first, the last behind the last.
        for (int number = 7; number <= 29; number++) {
            expected.add(number + " @ " + (number * STEP_TICKS - 135_000));
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void twoRangesWithATransition_haveEachAtItsPlace() throws Exception {
        TsReader cut = cut(List.of(range(0.5, 3), range(5, 7.5)), List.of(Transition.parse("fade,0.5")), CutType.SMART);

        List<String> expected = new ArrayList<>(expected(0.5, 3, 0));
        expected.addAll(expected(5, 7.5, 2));
        assertThat(found(cut)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aFastCut_keepsTheTimesToo() throws Exception {
        TsReader cut = cut(List.of(range(1.5, 7.2)), List.of(), CutType.FAST);

        assertThat(found(cut)).isEqualTo(expected(1.5, 7.2, 0));
    }
}
