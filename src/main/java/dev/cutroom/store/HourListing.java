package dev.cutroom.store;

import dev.cutroom.timeline.Hour;
import dev.cutroom.timeline.Rendition;
import dev.cutroom.timeline.SegmentType;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * The names of one folder to the hour's winners (wire.md section 2, step 2): parse, group by start, keep the best of
 * each group. Sizes are asked for only where they decide. Pure but for that question.
 */
final class HourListing {

    /** Sorts by start, then by place: the start takes the high bits of a long. */
    private static final int PLACE_BITS = 31;

    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;

    private final Rendition rendition;
    private final Hour hour;
    private final String[] names;
    private final ToLongFunction<String> size;
    private final Consumer<String> odd;
    private final NameReader reader = new NameReader();

    private final long[] keys;
    private final long[] durations;
    private final byte[] types;
    private int count;

    private HourListing(
            Rendition rendition, Hour hour, String[] names, ToLongFunction<String> size, Consumer<String> odd) {
        this.odd = odd;
        this.rendition = rendition;
        this.hour = hour;
        this.names = names;
        this.size = size;
        this.keys = new long[names.length];
        this.durations = new long[names.length];
        this.types = new byte[names.length];
    }

    /**
     * Lists a folder. Blocking. A folder that is not there has no winners.
     *
     * @param odd told of each name that is neither hidden nor a segment's or a tombstone's
     * @throws IOException when there is a folder that cannot be listed now
     */
    static HourSnapshot of(Rendition rendition, Hour hour, Path folder, Consumer<String> odd) throws IOException {
        String[] names = StoreTree.hourNames(folder);
        File parent = folder.toFile();
        return new HourListing(rendition, hour, names, name -> new File(parent, name).length(), odd).winners();
    }

    /**
     * The winners among names.
     *
     * @param size bytes of the file with a name; 0 for one that has vanished
     */
    static HourSnapshot of(Rendition rendition, Hour hour, String[] names, ToLongFunction<String> size) {
        return new HourListing(rendition, hour, names, size, name -> {}).winners();
    }

    private HourSnapshot winners() {
        parseAll();
        Arrays.sort(keys, 0, count);
        int[] winners = new int[count];
        int won = 0;
        int nameBytes = 0;
        for (int from = 0; from < count; ) {
            int to = from + 1;
            while (to < count && keys[to] >>> PLACE_BITS == keys[from] >>> PLACE_BITS) {
                to++;
            }
            int best = bestOf(from, to);
            winners[won++] = best;
            nameBytes += names[place(best)].length();
            from = to;
        }
        return columns(winners, won, nameBytes);
    }

    private void parseAll() {
        Set<String> buried = buried();
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            if (name.isEmpty() || name.charAt(0) == '.') {
                continue;
            }
            if (!reader.read(name)) {
                if (!SegmentName.isTombstone(name)) {
                    odd.accept(name);
                }
                continue;
            }
            if (reader.type() == SegmentType.TEMP) {
                continue;
            }
            if (!buried.isEmpty() && buried.contains(name)) {
                continue;
            }
            keys[count++] = reader.inHour() << PLACE_BITS | i;
            durations[i] = reader.duration();
            types[i] = (byte) reader.type().ordinal();
        }
    }

    private Set<String> buried() {
        Set<String> buried = Set.of();
        for (String name : names) {
            if (name.endsWith(".tombstone")) {
                buried = buried.isEmpty() ? new HashSet<>() : buried;
                buried.add(SegmentName.buried(name));
            }
        }
        return buried;
    }

    private int place(int sorted) {
        return (int) (keys[sorted] & PLACE_MASK);
    }

    private int bestOf(int from, int to) {
        int best = from;
        for (int i = from + 1; i < to; i++) {
            if (isBetter(place(i), place(best))) {
                best = i;
            }
        }
        return best;
    }

    private boolean isBetter(int candidate, int best) {
        if (types[candidate] != types[best]) {
            return types[candidate] > types[best];
        }
        boolean full = types[candidate] == SegmentType.FULL.ordinal();
        if (full && durations[candidate] != durations[best]) {
            return durations[candidate] > durations[best];
        }
        int bySize = Long.compare(size.applyAsLong(names[candidate]), size.applyAsLong(names[best]));
        if (bySize != 0) {
            return bySize > 0;
        }
        // Of equals the greater hash; for those that are not full the reference says nothing, and this is stable.
        return compareHashes(names[candidate], names[best]) > 0;
    }

    /** Compares the hashes as the bytes that their base64 stands for: its alphabet is not in the order of ASCII. */
    private static int compareHashes(String a, String b) {
        int inA = a.length() - NameReader.HASH_LENGTH - NameReader.EXTENSION.length();
        int inB = b.length() - NameReader.HASH_LENGTH - NameReader.EXTENSION.length();
        for (int i = 0; i < NameReader.HASH_LENGTH; i++) {
            int order = Integer.compare(BASE64.indexOf(a.charAt(inA + i)), BASE64.indexOf(b.charAt(inB + i)));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private HourSnapshot columns(int[] winners, int won, int nameBytes) {
        long[] starts = new long[won];
        long[] lengths = new long[won];
        byte[] kinds = new byte[won];
        byte[] block = new byte[nameBytes];
        int[] nameEnds = new int[won];
        int at = 0;
        for (int i = 0; i < won; i++) {
            int place = place(winners[i]);
            starts[i] = hour.start() + (keys[winners[i]] >>> PLACE_BITS);
            lengths[i] = durations[place];
            kinds[i] = types[place];
            byte[] name = names[place].getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(name, 0, block, at, name.length);
            at += name.length;
            nameEnds[i] = at;
        }
        return new HourSnapshot(rendition, hour, starts, lengths, kinds, block, nameEnds);
    }
}
