package dev.cutroom.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What is true of every stream that is put together, whatever its parts are. */
class RetimerPropertyTest {

    private static final long WRAP = RandomPart.WRAP;

    /** Parts put one behind the other, as a cut does it, with what must be found in the result. */
    private static final class Joined {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final Map<Integer, List<RandomPart.Expected>> expected = new HashMap<>();
        final long begin;
        long next;

        Joined(Random random, int parts) {
            Retimer retimer = null;
            long first = -1;
            for (int i = 0; i < parts; i++) {
                RandomPart source = new RandomPart(random);
                byte[] b = source.bytes;
                SegmentScan scan = SegmentScan.of(b, b.length);
                if (retimer == null) {
                    first = random.nextBoolean() ? scan.delay() : WRAP - random.nextInt(200_000);
                    next = first;
                }
                Part part = Part.whole(scan.program(), scan.firstPts(), next).withoutPicturesBefore(next);
                if (retimer == null) {
                    retimer = new Retimer(part);
                } else {
                    retimer.begin(part);
                }
                expect(source, scan, next);
                out.writeBytes(retimer.tables());
                write(retimer, b, scan);
                next = retimer.maxVideoPts() + source.tick;
            }
            begin = first;
        }

        private void write(Retimer retimer, byte[] b, SegmentScan scan) {
            int end = retimer.process(b, scan.first(), scan.end());
            out.write(b, scan.first(), end - scan.first());
        }

        private void expect(RandomPart source, SegmentScan scan, long at) {
            long firstPicture = scan.firstPts();
            for (RandomPart.Expected one : source.expected) {
                long time = at + ((one.time() - firstPicture) << 31 >> 31);
                List<RandomPart.Expected> known = expected.computeIfAbsent(one.type(), type -> new ArrayList<>());
                long last = known.isEmpty() ? -1 : known.get(known.size() - 1).time();
                boolean isKept =
                        switch (one.type()) {
                            case RandomPart.AAC -> time >= 0 && time > last;
                            case RandomPart.ID3 -> time >= 0;
                            default -> true;
                        };
                if (isKept) {
                    long kept = one.type() == RandomPart.ID3 ? Math.max(time, last) : time;
                    known.add(new RandomPart.Expected(one.type(), kept, one.dts(), one.content()));
                }
            }
        }
    }

    private static long unwrapped(long ticks, long near) {
        return near + ((ticks - near) << 31 >> 31);
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF, seed = "1")
    void partsJoined_areOneStream(@ForAll long trial) {
        Random random = Seed.random(trial);
        String where = Seed.text() + ", trial " + trial;
        Joined joined = new Joined(random, 1 + random.nextInt(6));
        TsReader read = TsReader.of(joined.out.toByteArray());

        assertThat(read.maps).as(where).isNotEmpty().allMatch(map -> map.equals(read.maps.get(0)));
        picturesAreThere(joined, read, where);
        othersAreThere(joined, read, RandomPart.AAC, where);
        othersAreThere(joined, read, RandomPart.ID3, where);
        splicesAreThere(joined, read, where);
        clockOnlyGrows(joined, read, where);
    }

    private static void picturesAreThere(Joined joined, TsReader read, String where) {
        List<RandomPart.Expected> expected = joined.expected.get(RandomPart.H264);
        List<TsReader.Unit> found = read.of(RandomPart.H264);
        assertThat(found).as(where).hasSameSizeAs(expected);
        long lastDts = Long.MIN_VALUE;
        for (int i = 0; i < found.size(); i++) {
            TsReader.Unit unit = found.get(i);
            long pts = unwrapped(unit.pts(), expected.get(i).time());
            assertThat(unit.content()).as(where).isEqualTo(expected.get(i).content());
            assertThat(pts).as(where).isEqualTo(expected.get(i).time());
            long dts = unwrapped(unit.dts(), pts);
            assertThat(dts).as(where).isGreaterThan(lastDts).isLessThanOrEqualTo(pts);
            lastDts = dts;
        }
        if (joined.begin < 10_000) {
            assertThat(found.get(0).dts()).as(where).isZero();
        }
    }

    private static void othersAreThere(Joined joined, TsReader read, int type, String where) {
        List<RandomPart.Expected> expected = joined.expected.getOrDefault(type, List.of());
        List<TsReader.Unit> found = read.of(type);
        assertThat(found).as(where).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).content())
                    .as(where)
                    .isEqualTo(expected.get(i).content());
            assertThat(found.get(i).pts())
                    .as(where)
                    .isEqualTo(RandomPart.wrapped(expected.get(i).time()));
        }
    }

    /** What a receiver makes of a splice: its own time and the adjustment together. */
    private static void splicesAreThere(Joined joined, TsReader read, String where) {
        List<String> expected = joined.expected.getOrDefault(RandomPart.SCTE, List.of()).stream()
                .map(one -> one.content() + " @ " + RandomPart.wrapped(one.time()))
                .toList();
        List<String> found = read.of(RandomPart.SCTE).stream()
                .map(unit -> TsReader.splice(unit.content(), 0))
                .toList();
        assertThat(found).as(where).isEqualTo(expected);
    }

    private static void clockOnlyGrows(Joined joined, TsReader read, String where) {
        List<TsReader.Unit> pictures = read.of(RandomPart.H264);
        long last = Long.MIN_VALUE;
        int following = 0;
        for (TsReader.Clock clock : read.clocks) {
            while (following < pictures.size() && pictures.get(following).at() < clock.at()) {
                following++;
            }
            if (clock.kind() != 'P') {
                continue;
            }
            long now = unwrapped(clock.ticks(), joined.begin) * 300 + clock.value() % 300;
            assertThat(now).as(where).isGreaterThan(last);
            if (following < pictures.size()) {
                assertThat(now)
                        .as(where)
                        .isLessThanOrEqualTo(unwrapped(pictures.get(following).dts(), joined.begin) * 300);
            }
            last = now;
        }
        assertThat(read.clocks).as(where).anyMatch(clock -> clock.kind() == 'P');
    }
}
