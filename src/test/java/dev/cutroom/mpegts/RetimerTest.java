package dev.cutroom.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Single things that streams do, each as bare as can be. */
class RetimerTest {

    private static final int VIDEO = 0x100;
    private static final int SOUND = 0x101;
    private static final int SIZE = 188;

    private static TsWriter stream(int pcrPid) {
        byte[] pmt = TsWriter.pmt(
                1, pcrPid, new byte[0], new int[] {VIDEO, RandomPart.H264}, new int[] {SOUND, RandomPart.AAC});
        return new TsWriter().tables(1, 0x1000, pmt);
    }

    private static TsWriter picture(TsWriter writer, long pts) {
        return writer.pes(VIDEO, 0xe0, pts, TsWriter.NONE, new byte[400]);
    }

    private static byte[] retimed(byte[] b) {
        SegmentScan scan = SegmentScan.of(b, b.length);
        Retimer retimer = new Retimer(Part.whole(scan.program(), scan.firstPts(), 0));
        byte[] copy = b.clone();
        return Arrays.copyOfRange(copy, scan.first(), retimer.process(copy, scan.first(), scan.end()));
    }

    private static List<Long> pictures(byte[] b) {
        return TsReader.of(retimed(b)).of(RandomPart.H264).stream()
                .map(TsReader.Unit::pts)
                .toList();
    }

    private static byte[] three() {
        return picture(picture(picture(stream(VIDEO), 5_000), 8_000), 11_000).bytes();
    }

    @Test
    void aScrambledPacket_isRefusedWithItsPlace() {
        byte[] b = three();
        b[4 * SIZE + 3] |= (byte) 0x80;
        assertThatThrownBy(() -> SegmentScan.of(b, b.length))
                .isInstanceOf(DamagedStreamException.class)
                .hasMessage("the payload is scrambled in packet 4, at byte 752");
    }

    @Test
    void damage_isRefusedWithItsPlace() {
        byte[] lost = three();
        lost[5 * SIZE] = 0;
        assertThatThrownBy(() -> retimed(lost)).hasMessage("the sync byte is missing in packet 5, at byte 940");

        byte[] error = three();
        error[3 * SIZE + 1] |= (byte) 0x80;
        assertThatThrownBy(() -> retimed(error))
                .hasMessage("the transport error indicator is set in packet 3, at byte 564");

        byte[] field = three();
        field[4 * SIZE + 3] |= 0x20;
        field[4 * SIZE + 4] = (byte) 200;
        assertThatThrownBy(() -> retimed(field))
                .hasMessage("the adaptation field of 200 bytes does not fit in packet 4, at byte 752");

        byte[] clock = three();
        clock[4 * SIZE + 3] |= 0x20;
        clock[4 * SIZE + 4] = 3;
        clock[4 * SIZE + 5] = 0x10;
        assertThatThrownBy(() -> retimed(clock)).hasMessageContaining("too short for what it holds in packet 4");
    }

    @Test
    void aScrambledPesPacket_isRefusedWithItsPlace() {
        byte[] b = three();
        b[5 * SIZE + 4 + 6] |= 0x10;
        assertThatThrownBy(() -> SegmentScan.of(b, b.length))
                .isInstanceOf(DamagedStreamException.class)
                .hasMessage("the content of the PES packet is scrambled in packet 5, at byte 940");
    }

    @Test
    void bytesBeforeTheFirstPacket_andAfterTheLast_arePassedOver() {
        byte[] b = new TsWriter()
                .raw(new byte[] {1, 2, 0x47, 3})
                .raw(three())
                .raw(new byte[100])
                .bytes();

        assertThat(SegmentScan.of(b, b.length).first()).isEqualTo(4);
        assertThat(pictures(b)).containsExactly(0L, 3_000L, 6_000L);
    }

    @Test
    void packetsWithSomethingBetweenThem_areClosedUp() {
        byte[] plain = three();
        for (int extra : new int[] {4, 16}) {
            TsWriter writer = new TsWriter();
            for (int at = 0; at < plain.length; at += SIZE) {
                byte[] between = new byte[extra];
                Arrays.fill(between, (byte) 0x11);
                writer.raw(extra == 4 ? between : new byte[0]);
                writer.raw(Arrays.copyOfRange(plain, at, at + SIZE));
                writer.raw(extra == 16 ? between : new byte[0]);
            }
            assertThat(pictures(writer.bytes())).containsExactly(0L, 3_000L, 6_000L);
        }
    }

    @Test
    void aHeaderOverSeveralPackets_getsItsTimes() {
        for (int first = 1; first < 20; first++) {
            TsWriter writer = stream(VIDEO).firstPayload(first);
            byte[] b =
                    picture(picture(writer, 5_000).firstPayload(first), 8_000).bytes();
            assertThat(pictures(b)).as("%d bytes in the first packet", first).containsExactly(0L, 3_000L);
        }
    }

    @Test
    void aHeaderWhoseEndIsMissing_isLeftOut() {
        byte[] whole = picture(stream(VIDEO), 5_000).bytes();
        byte[] b = new TsWriter()
                .raw(whole)
                .raw(Arrays.copyOfRange(
                        picture(stream(VIDEO).firstPayload(10), 8_000).bytes(), 2 * SIZE, 3 * SIZE))
                .bytes();
        assertThat(pictures(b)).containsExactly(0L);
    }

    @Test
    void aClockThatJumpsAndSaysSo_countsOn() {
        TsWriter writer = stream(VIDEO);
        long[] clocks = {1_000, 4_000, 7_000, 900_000_000, 900_003_000, 5};
        for (int i = 0; i < clocks.length; i++) {
            byte[] fields = new byte[7];
            fields[0] = (byte) (i == 3 || i == 5 ? 0x90 : 0x10);
            System.arraycopy(TsWriter.clock(clocks[i]), 0, fields, 1, 6);
            picture(writer.adaptation(fields), clocks[i] + 500);
        }
        byte[] b = writer.bytes();

        assertThat(pictures(b)).containsExactly(0L, 3_000L, 6_000L, 9_000L, 12_000L, 15_000L);
        SegmentScan scan = SegmentScan.of(b, b.length);
        assertThat(scan.pictureTicks()).isEqualTo(3_000);
        assertThat(scan.hasLeadingPictures()).isFalse();
    }

    @Test
    void timesThatGoBackWithoutAWord_stillGrow() {
        byte[] b =
                picture(picture(picture(stream(VIDEO), 50_000), 8_000), 53_000).bytes();
        Part part = Part.whole(SegmentScan.of(b, b.length).program(), 50_000, 90_000);
        Retimer retimer = new Retimer(part);
        int end = retimer.process(b, 0, b.length);

        List<TsReader.Unit> found = TsReader.of(Arrays.copyOf(b, end)).of(RandomPart.H264);
        assertThat(found).hasSize(3);
        assertThat(found.get(1).dts()).isGreaterThan(found.get(0).dts());
        assertThat(found.get(2).dts()).isGreaterThan(found.get(1).dts());
    }

    @Test
    void allTimesOfAnAdaptationField_areMoved() {
        byte[] clock = TsWriter.clock(4_000);
        byte[] fields = new byte[1 + 12 + 1 + 7];
        fields[0] = 0x1d;
        System.arraycopy(clock, 0, fields, 1, 6);
        System.arraycopy(clock, 0, fields, 7, 6);
        fields[14] = 6;
        fields[15] = 0x3f;
        TsWriter.time(fields, 16, 5, 8_000);
        byte[] alone = new byte[7];
        alone[0] = 0x08;
        System.arraycopy(TsWriter.clock(11_000), 0, alone, 1, 6);
        fields = Arrays.copyOf(fields, 21);
        byte[] b = picture(picture(stream(VIDEO).adaptation(fields), 5_000).adaptation(alone), 8_000)
                .bytes();

        List<String> found = TsReader.of(retimed(b)).clocks.stream()
                .map(one -> one.kind() + " " + one.ticks())
                .toList();
        assertThat(found).containsExactly("P 0", "O 0", "S 3000", "O 6000");
    }

    @Test
    void aClockOnAnotherStream_changesTheMap() {
        byte[] first = three();
        byte[] second = stream(SOUND)
                .adaptation(new byte[] {0x10, 0, 0, 0, 0, 0x7e, 7})
                .pes(SOUND, 0xc0, 5_000, TsWriter.NONE, new byte[20])
                .bytes();
        Retimer retimer =
                new Retimer(Part.whole(SegmentScan.of(first, first.length).program(), 5_000, 0));
        retimer.begin(Part.whole(SegmentScan.of(second, second.length).program(), 5_000, 9_000));

        assertThat(retimer.program().pcrPid()).isEqualTo(SOUND);
        assertThat(TsReader.of(retimer.tables()).pcrPids).containsExactly(SOUND);
    }

    @Test
    void aMapLongerThanOnePacket_goesOverSeveral() {
        byte[] pmt = TsWriter.pmt(1, VIDEO, new byte[240], new int[] {VIDEO, RandomPart.H264});
        TsWriter writer = new TsWriter().tables(1, 0x1000, pmt);
        byte[] b = picture(writer, 5_000).bytes();
        Retimer retimer = new Retimer(Part.whole(SegmentScan.of(b, b.length).program(), 5_000, 0));

        byte[] tables = retimer.tables();
        int end = retimer.process(b, 0, b.length);
        byte[] all = new TsWriter().raw(tables).raw(Arrays.copyOf(b, end)).bytes();
        assertThat(tables).hasSize(3 * SIZE);
        assertThat(TsReader.of(all).maps).hasSize(2);
    }

    @Test
    void tooManyStreams_areRefused() {
        ProgramMap few = new ProgramMap(1, 0x1000, VIDEO, new byte[900], List.of(), 0);
        Part part = Part.whole(few, 0, 0);
        ProgramMap.Stream large = new ProgramMap.Stream(VIDEO, RandomPart.H264, new byte[200]);
        Part more = Part.whole(new ProgramMap(1, 0x1000, VIDEO, new byte[0], List.of(large), 0), 0, 0);
        Retimer retimer = new Retimer(part);
        assertThatThrownBy(() -> retimer.begin(more))
                .isInstanceOf(DamagedStreamException.class)
                .hasMessageContaining("1121 bytes");
    }

    @Test
    void inTheSteadyState_nothingIsAllocated() {
        byte[] source = new RandomPart(new Random(7)).bytes;
        SegmentScan scan = SegmentScan.of(source, source.length);
        Retimer retimer = new Retimer(Part.whole(scan.program(), scan.firstPts(), 0));
        byte[] b = source.clone();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long packets = 0;
        long before = 0;
        for (int round = 0; round < 4_000; round++) {
            if (round == 1_000) {
                before = threads.getCurrentThreadAllocatedBytes();
                packets = 0;
            }
            System.arraycopy(source, 0, b, 0, b.length);
            retimer.segment();
            retimer.process(b, scan.first(), scan.end());
            packets += (scan.end() - scan.first()) / SIZE;
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat((double) allocated / packets).as("bytes a packet").isLessThan(0.01);
    }
}
