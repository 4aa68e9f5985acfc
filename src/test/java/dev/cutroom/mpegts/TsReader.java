package dev.cutroom.mpegts;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a transport stream for tests, strictly and in a way of its own: what is not exactly as it must be is an assertion
 * error.
 */
public final class TsReader {

    private static final int SIZE = 188;

    /** A PES packet or a section; times are -1 where there are none. */
    public record Unit(int pid, long pts, long dts, String content, int at) {}

    /** A time in an adaptation field: P for PCR and O for OPCR in 27 MHz, S for DTS_next_AU in 90 kHz. */
    public record Clock(int pid, char kind, long value, int at) {
        long ticks() {
            return kind == 'S' ? value : value / 300;
        }
    }

    final List<Unit> units = new ArrayList<>();
    final List<Clock> clocks = new ArrayList<>();
    final List<Map<Integer, Integer>> maps = new ArrayList<>();
    final List<Integer> pcrPids = new ArrayList<>();
    private final Map<Integer, Integer> counters = new HashMap<>();
    private final Map<Integer, ByteArrayOutputStream> open = new HashMap<>();
    private final Map<Integer, Integer> begun = new HashMap<>();
    private final boolean isStrict;
    private int pmtPid = -1;

    private TsReader(boolean isStrict) {
        this.isStrict = isStrict;
    }

    public static TsReader of(byte[] b) {
        return read(b, new TsReader(true));
    }

    /** One that lets counters jump and packets say so, as where files are put together as they are. */
    public static TsReader lenient(byte[] b) {
        return read(b, new TsReader(false));
    }

    private static TsReader read(byte[] b, TsReader reader) {
        if (b.length % SIZE != 0) {
            throw new AssertionError(b.length + " bytes are no whole packets");
        }
        for (int at = 0; at < b.length; at += SIZE) {
            reader.packet(b, at);
        }
        reader.open.keySet().stream().sorted().toList().forEach(reader::close);
        return reader;
    }

    public List<Unit> units() {
        return units;
    }

    /** The PID of a stream by its type in the last map; -1 without one. */
    public int pid(int type) {
        return maps.get(maps.size() - 1).entrySet().stream()
                .filter(one -> one.getValue() == type)
                .mapToInt(Map.Entry::getKey)
                .min()
                .orElse(-1);
    }

    public List<Unit> of(int type) {
        int pid = pid(type);
        return units.stream().filter(unit -> unit.pid() == pid).toList();
    }

    private static void must(boolean holds, String what, int at) {
        if (!holds) {
            throw new AssertionError("packet " + at / SIZE + ": " + what);
        }
    }

    private void packet(byte[] b, int at) {
        must(b[at] == 0x47 && (b[at + 1] & 0x80) == 0 && (b[at + 3] & 0xc0) == 0, "is damaged or scrambled", at);
        int pid = (b[at + 1] & 0x1f) << 8 | b[at + 2] & 0xff;
        int control = b[at + 3] >> 4 & 3;
        must(control != 0 && pid != 0x1fff, "is reserved or empty", at);
        counter(b[at + 3] & 15, (control & 1) == 1, pid, at);
        int payload = at + 4;
        if ((control & 2) == 2) {
            int length = b[at + 4] & 0xff;
            must(length <= (control == 2 ? 183 : 182), "has too long a field", at);
            if (length > 0) {
                fields(b, at, length, pid);
            }
            payload += 1 + length;
        }
        if ((control & 1) == 1) {
            payload(b, at, payload, pid);
        }
    }

    private void counter(int counter, boolean counts, int pid, int at) {
        Integer last = counters.put(pid, counter);
        must(
                !isStrict || last == null || counter == (counts ? last + 1 & 15 : last),
                "of PID " + pid + " has counter " + counter + " after " + last,
                at);
    }

    private void fields(byte[] b, int at, int length, int pid) {
        int flags = b[at + 5];
        must(!isStrict || (flags & 0x80) == 0, "says that it is discontinuous", at);
        int p = at + 6;
        if ((flags & 0x10) != 0) {
            clocks.add(new Clock(pid, 'P', clock(b, p), at));
            p += 6;
        }
        if ((flags & 0x08) != 0) {
            clocks.add(new Clock(pid, 'O', clock(b, p), at));
            p += 6;
        }
        p += (flags & 0x04) != 0 ? 1 : 0;
        p += (flags & 0x02) != 0 ? 1 + (b[p] & 0xff) : 0;
        if ((flags & 0x01) != 0) {
            int extension = b[p + 1];
            int time = p + 2 + ((extension & 0x80) != 0 ? 2 : 0) + ((extension & 0x40) != 0 ? 3 : 0);
            if ((extension & 0x20) != 0) {
                clocks.add(new Clock(pid, 'S', time(b, time), at));
            }
            p += 1 + (b[p] & 0xff);
        }
        must(p <= at + 5 + length, "has a field too short for what it holds", at);
    }

    private static long clock(byte[] b, int p) {
        long value = 0;
        for (int i = 0; i < 5; i++) {
            value = value << 8 | b[p + i] & 0xff;
        }
        int rest = (b[p + 4] & 1) << 8 | b[p + 5] & 0xff;
        must(rest < 300, "has a clock beyond its tick", p);
        return (value >> 7) * 300 + rest;
    }

    private static long time(byte[] b, int p) {
        must((b[p] & b[p + 2] & b[p + 4] & 1) == 1, "has a time without marks", p);
        long high = (b[p] & 0xff) >> 1 & 7;
        long middle = ((b[p + 1] & 0xffL) << 8 | b[p + 2] & 0xff) >> 1;
        long low = ((b[p + 3] & 0xffL) << 8 | b[p + 4] & 0xff) >> 1;
        return high << 30 | middle << 15 | low;
    }

    private void payload(byte[] b, int at, int payload, int pid) {
        if ((b[at + 1] & 0x40) != 0) {
            close(pid);
            open.put(pid, new ByteArrayOutputStream());
            begun.put(pid, at);
        }
        must(open.containsKey(pid), "of PID " + pid + " continues what has not begun", at);
        open.get(pid).write(b, payload, at + SIZE - payload);
        if (pid == 0 || pid == pmtPid) {
            table(open.get(pid).toByteArray(), pid, at);
        }
    }

    private void table(byte[] s, int pid, int at) {
        int length = s.length < 4 ? 0 : ((s[2] & 15) << 8 | s[3] & 0xff) + 3;
        if (length == 0 || s.length < length + 1) {
            return;
        }
        byte[] section = java.util.Arrays.copyOfRange(s, 1, length + 1);
        must(java.util.Arrays.equals(section.clone(), TsWriter.checked(section)), "has a wrong check", at);
        if (pid == 0) {
            pmtPid = (section[10] & 0x1f) << 8 | section[11] & 0xff;
            return;
        }
        Map<Integer, Integer> map = new HashMap<>();
        int p = 12 + ((section[10] & 15) << 8 | section[11] & 0xff);
        for (; p < length - 4; p += 5 + ((section[p + 3] & 15) << 8 | section[p + 4] & 0xff)) {
            map.put((section[p + 1] & 0x1f) << 8 | section[p + 2] & 0xff, section[p] & 0xff);
        }
        must(p == length - 4, "has a table of another length", at);
        maps.add(map);
        pcrPids.add((section[8] & 0x1f) << 8 | section[9] & 0xff);
    }

    /** Enough of a PES packet's content to tell it from others. */
    public static String shown(byte[] content) {
        return content.length + ":" + Integer.toHexString(java.util.Arrays.hashCode(content));
    }

    /** The number of a splice_insert, and its time with the adjustment behind another time. */
    public static String splice(String content, long zero) {
        byte[] s = java.util.Arrays.copyOfRange(java.util.HexFormat.of().parseHex(content), 1, 42);
        if (!java.util.Arrays.equals(TsWriter.checked(s.clone()), s)) {
            throw new AssertionError("the splice has a wrong check");
        }
        long mask = (1L << 33) - 1;
        long time = (number(s, 4, 5) & mask) + (number(s, 20, 5) & mask) - zero;
        return number(s, 14, 4) + " @ " + (time & mask);
    }

    private static long number(byte[] b, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | b[at + i] & 0xff;
        }
        return value;
    }

    private void close(int pid) {
        ByteArrayOutputStream one = open.remove(pid);
        if (one == null || pid == 0 || pid == pmtPid) {
            return;
        }
        byte[] s = one.toByteArray();
        int at = begun.get(pid);
        if (s.length < 9 || s[0] != 0 || s[1] != 0 || s[2] != 1) {
            units.add(new Unit(pid, -1, -1, java.util.HexFormat.of().formatHex(s), at));
            return;
        }
        int flags = s[7] >> 6 & 3;
        long pts = flags >= 2 ? time(s, 9) : -1;
        long dts = flags == 3 ? time(s, 14) : pts;
        String content = shown(java.util.Arrays.copyOfRange(s, 9 + (s[8] & 0xff), s.length));
        units.add(new Unit(pid, pts, dts, content, at));
    }
}
