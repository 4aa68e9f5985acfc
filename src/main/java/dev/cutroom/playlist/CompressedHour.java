package dev.cutroom.playlist;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of an hour, compressed a few dozen segments at a time, so that a range may begin and end anywhere. */
final class CompressedHour {

    /** Segments a block: long enough to compress well, short enough that ends can stay as they are. */
    static final int SEGMENTS_A_BLOCK = 48;

    private final HourLines lines;
    private final CompressedBlock[] blocks;

    private CompressedHour(HourLines lines, CompressedBlock[] blocks) {
        this.lines = lines;
        this.blocks = blocks;
    }

    /**
     * Compresses an hour's lines: about 6 ms, on a worker thread.
     *
     * @param before the same hour as it was; its blocks that still stand are taken over
     */
    static CompressedHour of(HourLines lines, @Nullable CompressedHour before) {
        CompressedBlock[] blocks = new CompressedBlock[lines.size() / SEGMENTS_A_BLOCK];
        CompressedBlock[] old = before == null ? new CompressedBlock[0] : before.blocks;
        for (int i = 0; i < blocks.length; i++) {
            boolean stands = i < old.length && before != null && text(lines, i).equals(text(before.lines, i));
            blocks[i] = stands ? old[i] : CompressedBlock.compress(bytes(text(lines, i)));
        }
        return new CompressedHour(lines, blocks);
    }

    private static ByteBuf text(HourLines lines, int block) {
        return lines.slice(block * SEGMENTS_A_BLOCK, (block + 1) * SEGMENTS_A_BLOCK);
    }

    private static byte[] bytes(ByteBuf text) {
        byte[] bytes = new byte[text.readableBytes()];
        text.getBytes(text.readerIndex(), bytes);
        return bytes;
    }

    /** The lines of winners {@code from} up to but without {@code to}: whole blocks, and the ends as they are. */
    List<CompressedBlock> blocks(int from, int to) {
        int first = (from + SEGMENTS_A_BLOCK - 1) / SEGMENTS_A_BLOCK;
        int last = Math.min(to / SEGMENTS_A_BLOCK, blocks.length);
        if (first >= last) {
            return from == to ? List.of() : List.of(CompressedBlock.stored(bytes(lines.slice(from, to))));
        }
        List<CompressedBlock> some = new ArrayList<>(last - first + 2);
        if (from < first * SEGMENTS_A_BLOCK) {
            some.add(CompressedBlock.stored(bytes(lines.slice(from, first * SEGMENTS_A_BLOCK))));
        }
        some.addAll(Arrays.asList(blocks).subList(first, last));
        if (last * SEGMENTS_A_BLOCK < to) {
            some.add(CompressedBlock.stored(bytes(lines.slice(last * SEGMENTS_A_BLOCK, to))));
        }
        return some;
    }

    boolean isOf(HourLines others) {
        return lines == others;
    }

    long bytes() {
        long bytes = 0;
        for (CompressedBlock block : blocks) {
            bytes += block.deflated().length;
        }
        return bytes;
    }
}
