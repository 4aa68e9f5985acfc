package dev.cutroom.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * A short hash of lines, by which nodes tell whether they hold the same: the first 12 bytes of the SHA-256 of the lines
 * as UTF-8, each with a newline behind it, as URL-safe base64 (16 characters).
 */
public final class LineDigest {

    private static final int BYTES = 12;

    private LineDigest() {}

    /** The lines in the order given; of none it is that of the empty text. */
    public static String of(Iterable<String> lines) {
        MessageDigest digest = ContentHash.begin();
        for (String line : lines) {
            digest.update(line.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
        }
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest.digest(), BYTES));
    }
}
