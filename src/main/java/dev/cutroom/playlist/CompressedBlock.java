package dev.cutroom.playlist;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Some text as deflate blocks that end on a byte and refer to nothing before them, so that they can stand anywhere in a
 * stream.
 *
 * @param deflated the blocks
 * @param crc of the text
 * @param crcFactor what {@link Crc32#combine} needs of the length
 * @param length of the text
 */
@SuppressWarnings("ArrayRecordComponent") // A list of bytes would cost twenty times the memory; nobody compares these.
record CompressedBlock(byte[] deflated, int crc, int crcFactor, int length) {

    private static final int LEVEL = 6;
    private static final int MOST_STORED_BYTES = 0xFFFF;
    private static final int STORED_HEAD_BYTES = 5;

    static CompressedBlock compress(byte[] text) {
        Deflater deflater = new Deflater(LEVEL, true);
        try {
            deflater.setInput(text);
            byte[] out = new byte[text.length + text.length / 8 + 64];
            int length = deflater.deflate(out, 0, out.length, Deflater.FULL_FLUSH);
            return new CompressedBlock(Arrays.copyOf(out, length), crc(text), Crc32.factor(text.length), text.length);
        } finally {
            deflater.end();
        }
    }

    /** Text as it is, in stored blocks: for short ends that are not worth the work. */
    static CompressedBlock stored(byte[] text) {
        int blocks = (text.length + MOST_STORED_BYTES - 1) / MOST_STORED_BYTES;
        byte[] out = new byte[text.length + blocks * STORED_HEAD_BYTES];
        int at = 0;
        for (int from = 0; from < text.length; from += MOST_STORED_BYTES) {
            int length = Math.min(MOST_STORED_BYTES, text.length - from);
            out[at++] = 0;
            out[at++] = (byte) length;
            out[at++] = (byte) (length >> 8);
            out[at++] = (byte) ~length;
            out[at++] = (byte) (~length >> 8);
            System.arraycopy(text, from, out, at, length);
            at += length;
        }
        return new CompressedBlock(out, crc(text), Crc32.factor(text.length), text.length);
    }

    private static int crc(byte[] text) {
        CRC32 crc = new CRC32();
        crc.update(text);
        return (int) crc.getValue();
    }
}
