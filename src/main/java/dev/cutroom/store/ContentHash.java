package dev.cutroom.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 of a content as names have it: URL-safe base64 without padding, 43 characters. */
public final class ContentHash {

    private static final int READ_BYTES = 256 << 10;

    private ContentHash() {}

    static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    static String text(MessageDigest digest) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    }

    public static String of(byte[] content) {
        MessageDigest digest = begin();
        digest.update(content);
        return text(digest);
    }

    /** Of a file's content; blocking. */
    public static String of(Path file) throws IOException {
        MessageDigest digest = begin();
        ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(bytes) >= 0) {
                digest.update(bytes.flip());
                bytes.clear();
            }
        }
        return text(digest);
    }
}
