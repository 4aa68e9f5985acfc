package dev.cutroom.playlist;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A growing row of ASCII bytes. */
final class LineWriter {

    private byte[] bytes;
    private int length;

    LineWriter(int expected) {
        bytes = new byte[Math.max(256, expected)];
    }

    LineWriter bytes(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    LineWriter ascii(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    void end() {
        room(1);
        bytes[length++] = '\n';
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    int length() {
        return length;
    }

    void copyTo(ByteBuffer target) {
        target.put(bytes, 0, length);
    }
}
