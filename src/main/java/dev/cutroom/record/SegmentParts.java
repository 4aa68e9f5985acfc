package dev.cutroom.record;

import dev.cutroom.hls.MediaSegment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a segment needs beside its own bytes: its initialisation section (RFC 8216 section 4.3.2.5) and its key
 * (section 4.3.2.4), each fetched once and kept. One for each session; all on its context.
 */
final class SegmentParts {

    private static final int KEPT = 16;
    private static final String AES_128 = "AES-128";
    private static final int KEY_BYTES = 16;

    private final Vertx vertx;
    private final Web web;
    private final Map<String, Future<Buffer>> fetched = new LinkedHashMap<>();

    SegmentParts(Vertx vertx, Web web) {
        this.vertx = vertx;
        this.web = web;
    }

    /** The bytes to put before the segment's own; empty without a section. */
    Future<Buffer> initSection(MediaSegment segment, String playlistUrl) {
        if (segment.map().isEmpty()) {
            return Future.succeededFuture(Buffer.buffer());
        }
        MediaSegment.InitSection map = segment.map().get();
        Optional<String> range =
                map.byteRange().map(span -> "bytes=" + span.offset() + "-" + (span.offset() + span.length() - 1));
        return once(Web.resolve(playlistUrl, map.uri()), range);
    }

    private Future<Buffer> once(String url, Optional<String> range) {
        String key = url + range.orElse("");
        Future<Buffer> known = fetched.get(key);
        if (known != null && !known.failed()) {
            return known;
        }
        Future<Buffer> fresh = web.bytes(url, range);
        fetched.put(key, fresh);
        if (fetched.size() > KEPT) {
            fetched.remove(fetched.keySet().iterator().next());
        }
        return fresh;
    }

    /**
     * Decrypts a whole segment.
     *
     * @return fails with {@link OriginException} for a method other than AES-128, or a wrong key
     */
    Future<Buffer> decrypt(MediaSegment segment, long sequence, String playlistUrl, Buffer body) {
        MediaSegment.Key key = segment.key().orElseThrow();
        if (!key.method().equals(AES_128)) {
            return Future.failedFuture(new OriginException(
                    403, "the stream is encrypted by " + key.method() + ", which cannot be recorded; AES-128 can"));
        }
        byte[] iv = key.iv().map(SegmentParts::hex).orElseGet(() -> ofSequence(sequence));
        return once(Web.resolve(playlistUrl, key.uri()), Optional.empty())
                .compose(secret -> vertx.executeBlocking(() -> clear(secret, iv, body), false));
    }

    private static byte[] hex(String text) {
        String padded = text.length() < 2 * KEY_BYTES ? "0".repeat(2 * KEY_BYTES - text.length()) + text : text;
        try {
            return HexFormat.of().parseHex(padded);
        } catch (IllegalArgumentException notHex) {
            throw new OriginException(0, "the initialisation vector '" + text + "' is not hexadecimal");
        }
    }

    private static byte[] ofSequence(long sequence) {
        return ByteBuffer.allocate(KEY_BYTES).putLong(8, sequence).array();
    }

    private static Buffer clear(Buffer secret, byte[] iv, Buffer body) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(secret.getBytes(), "AES"), new IvParameterSpec(iv));
            return Buffer.buffer(cipher.doFinal(body.getBytes()));
        } catch (GeneralSecurityException wrongKey) {
            throw new OriginException(0, "the segment cannot be decrypted: " + wrongKey.getMessage());
        }
    }
}
