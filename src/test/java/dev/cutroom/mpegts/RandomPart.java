package dev.cutroom.mpegts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A stretch of source that has everything a stream may have, by chance: B-frames, any PIDs, the clock on any of them,
 * headers over several packets, all kinds of adaptation fields, packets twice, a wrap of the clock in the middle.
 */
final class RandomPart {

    static final long WRAP = 1L << 33;
    static final int H264 = 0x1b;
    static final int AAC = 0x0f;
    static final int ID3 = 0x15;
    static final int SCTE = 0x86;

    /** What must be found again: {@code time} runs on over the wrap. */
    record Expected(int type, long time, long dts, String content) {}

    final List<Expected> expected = new ArrayList<>();
    final long tick;
    final long base;
    byte[] bytes = new byte[0];
    private final Random random;
    private final TsWriter writer = new TsWriter();
    private final int pmtPid;
    private final int video;
    private final int audio;
    private final int id3;
    private final int scte;
    private final int pcrPid;
    private final long pace;
    private int serial;

    RandomPart(Random random) {
        this.random = random;
        List<Integer> pids =
                random.ints(0x20, 0x1fff).distinct().limit(6).boxed().toList();
        pmtPid = pids.get(0);
        video = pids.get(1);
        audio = pids.get(2);
        id3 = pids.get(3);
        scte = pids.get(4);
        pcrPid = pids.get(List.of(1, 1, 2, 5).get(random.nextInt(4)));
        tick = List.of(1_500L, 3_000L, 3_003L, 3_750L).get(random.nextInt(4));
        pace = 45_000;
        base = switch (random.nextInt(3)) {
            case 0 -> WRAP - random.nextInt(100_000);
            case 1 -> 100_000;
            default -> 100_000 + (random.nextLong() & WRAP / 2 - 1);
        };
        write();
    }

    private interface Step {
        void write();
    }

    private record Timed(long dts, Step step) {}

    private void write() {
        List<Timed> steps = new ArrayList<>();
        int pictures = 4 + random.nextInt(30);
        pictures(steps, pictures);
        for (long at = random.nextInt(1_920); at < pictures * tick; at += 1_920) {
            long pts = base + at;
            steps.add(new Timed(pts, () -> sound(pts)));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            long pts = base + tick + random.nextInt((int) (pictures * tick));
            steps.add(new Timed(pts, () -> data(pts)));
            long splice = base + random.nextInt((int) (pictures * tick));
            steps.add(new Timed(splice, () -> splice(splice)));
        }
        steps.sort(Comparator.comparingLong(Timed::dts));
        if (random.nextInt(4) == 0) {
            writer.raw(new byte[1 + random.nextInt(400)]);
        }
        tables();
        for (Timed timed : steps) {
            if (random.nextInt(10) == 0) {
                tables();
            }
            between(timed.dts());
            timed.step().write();
        }
        if (random.nextInt(4) == 0) {
            writer.raw(new byte[] {0x47, 0x1f, (byte) 0xff, 0x10, 1, 2, 3});
        }
        bytes = writer.bytes();
    }

    private void tables() {
        byte[] pmt = TsWriter.pmt(
                1,
                pcrPid,
                new byte[random.nextInt(3) == 0 ? 180 : 0],
                new int[] {video, H264},
                new int[] {audio, AAC},
                new int[] {id3, ID3},
                new int[] {scte, SCTE});
        writer.tables(1, pmtPid, pmt);
    }

    private void pictures(List<Timed> steps, int pictures) {
        int between = random.nextInt(4);
        long delay = between > 0 ? tick : 0;
        int decoded = 0;
        for (int shown = 0; shown < pictures; ) {
            int group = shown == 0 ? 0 : Math.min(between, pictures - shown - 1);
            picture(steps, base + decoded++ * tick, base + delay + (shown + group) * tick);
            for (int i = 0; i < group; i++) {
                picture(steps, base + decoded++ * tick, base + delay + (shown + i) * tick);
            }
            shown += group + 1;
        }
    }

    private void picture(List<Timed> steps, long dts, long pts) {
        steps.add(new Timed(dts, () -> {
            byte[] content = content(20 + random.nextInt(1_500), new byte[] {0, 0, 1, 9, (byte) 0xf0});
            expected.add(new Expected(H264, pts, dts, TsReader.shown(content)));
            adorn(video, dts, pcrPid == video);
            pes(video, 0xe0, pts, dts, content);
        }));
    }

    private void sound(long pts) {
        byte[] content = content(20 + random.nextInt(300), new byte[] {(byte) 0xff, (byte) 0xf1});
        expected.add(new Expected(AAC, pts, pts, TsReader.shown(content)));
        adorn(audio, pts, pcrPid == audio);
        pes(audio, 0xc0, pts, pts, content);
    }

    private void data(long pts) {
        byte[] content = content(20 + random.nextInt(300), new byte[] {'I', 'D', '3'});
        expected.add(new Expected(ID3, pts, pts, TsReader.shown(content)));
        adorn(id3, pts, false);
        pes(id3, 0xbd, pts, pts, content);
    }

    private void splice(long time) {
        int event = ++serial;
        long adjustment = random.nextBoolean() ? 0 : random.nextInt(1_000_000);
        expected.add(new Expected(SCTE, time, time, Integer.toString(event)));
        if (random.nextBoolean()) {
            writer.firstPayload(3 + random.nextInt(30));
        }
        writer.section(scte, TsWriter.splice(event, adjustment, wrapped(time - adjustment)));
    }

    private void pes(int pid, int id, long pts, long dts, byte[] content) {
        if (random.nextInt(4) == 0) {
            writer.firstPayload(1 + random.nextInt(25));
        }
        writer.pes(pid, id, wrapped(pts), dts == pts && random.nextBoolean() ? TsWriter.NONE : wrapped(dts), content);
        if (random.nextInt(6) == 0) {
            writer.again();
        }
    }

    /** What may stand between two packets. */
    private void between(long now) {
        switch (random.nextInt(8)) {
            case 0 -> {
                byte[] empty = new byte[188];
                empty[0] = 0x47;
                empty[1] = 0x1f;
                empty[2] = (byte) 0xff;
                empty[3] = 0x10;
                writer.raw(empty);
            }
            case 1 -> {
                adorn(video, now, false);
                writer.onlyAdaptation(video);
            }
            default -> {
                // Nothing.
            }
        }
        if (pcrPid != video && pcrPid != audio) {
            writer.adaptation(fields(0x10, TsWriter.clock(wrapped(now - pace)))).onlyAdaptation(pcrPid);
        }
    }

    /** Gives the next packet an adaptation field, perhaps. */
    private void adorn(int pid, long now, boolean hasClock) {
        byte[] clock = TsWriter.clock(wrapped(now - pace));
        byte[] next = new byte[5];
        TsWriter.time(next, 0, 0, wrapped(now));
        int kind = random.nextInt(12);
        if (hasClock) {
            writer.adaptation(
                    kind < 6 ? fields(0x50, clock) : fields(0x1d, clock, clock, new byte[] {3, 6, 0x3f}, next));
            return;
        }
        switch (kind) {
            case 0 -> writer.adaptation(new byte[0]);
            case 1 -> writer.adaptation(fields(0x02, new byte[] {4, 1, 2, 3, 4}));
            case 2 -> writer.adaptation(fields(0x04, new byte[] {(byte) 0xfd}));
            case 3 -> writer.adaptation(fields(0x07, new byte[] {1, 1, 9, 11, (byte) 0xff, 1, 1, 2, 2, 2}, next));
            case 4 -> writer.adaptation(fields(0x08, clock));
            case 5 -> writer.skipCounter(pid).adaptation(fields(0x80));
            default -> {
                // None.
            }
        }
    }

    private static byte[] fields(int flags, byte[]... rest) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        all.write(flags);
        for (byte[] one : rest) {
            all.writeBytes(one);
        }
        return all.toByteArray();
    }

    private byte[] content(int length, byte[] head) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        System.arraycopy(head, 0, content, 0, head.length);
        int own = ++serial;
        content[head.length] = (byte) own;
        content[head.length + 1] = (byte) (own >> 8);
        return content;
    }

    static long wrapped(long ticks) {
        return ticks & WRAP - 1;
    }
}
