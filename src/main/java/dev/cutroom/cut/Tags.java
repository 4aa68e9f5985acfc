package dev.cutroom.cut;

import dev.cutroom.timeline.Segment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** What tells one cut's bytes from another's: a hash over the request and the names, which hold the content's hashes. */
final class Tags {

    /** Changed whenever the same request would give other bytes than before. */
    private static final String VERSION = "2";

    private static final int BYTES = 18;

    private Tags() {}

    /** @param ffmpeg its version, since another one encodes to other bytes; empty where none takes part */
    static String of(CutRequest request, List<Segment> segments, String ffmpeg) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(
                    (VERSION + ffmpeg + '\n' + request.type() + request.container()).getBytes(StandardCharsets.UTF_8));
            if (request.type() != CutType.ROUGH) {
                hash.update((request.ranges() + " " + request.transitions()).getBytes(StandardCharsets.UTF_8));
            }
            for (Segment segment : segments) {
                hash.update(segment.path().getBytes(StandardCharsets.UTF_8));
                hash.update((byte) '\n');
            }
            byte[] all = hash.digest();
            byte[] some = new byte[BYTES];
            System.arraycopy(all, 0, some, 0, BYTES);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(some);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
