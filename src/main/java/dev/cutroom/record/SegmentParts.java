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
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
    private static final int BOX_HEADER_BYTES = 8;
    private static final Set<String> FIRST_BOXES = Set.of("ftyp", "moov");
    private static final int TS_PACKET_BYTES = 188;
    private static final byte TS_SYNC = 0x47;

    private final Vertx vertx;
    private final Web web;
    private final Map<String, Future<Buffer>> fetched = new LinkedHashMap<>();

    SegmentParts(Vertx vertx, Web web) {
        this.vertx = vertx;
        this.web = web;
    }

    /**
     * The bytes to put before the segment's own; empty without a section.
     *
     * @return fails with {@link OriginException} when it cannot be had or decrypted
     */
    Future<Buffer> initSection(MediaSegment segment, String playlistUrl) {
        if (segment.map().isEmpty()) {
            return Future.succeededFuture(Buffer.buffer());
        }
        MediaSegment.InitSection map = segment.map().get();
        String url = Web.resolve(playlistUrl, map.uri());
        return once(url + map.byteRange().map(Web::range).orElse("") + map.key(), () -> web.bytes(url, map.byteRange())
                .compose(bytes -> clearSection(map, playlistUrl, bytes)));
    }

    private Future<Buffer> clearSection(MediaSegment.InitSection map, String playlistUrl, Buffer bytes) {
        if (map.key().isEmpty() || isClear(bytes)) {
            return Future.succeededFuture(bytes);
        }
        MediaSegment.Key key = map.key().get();
        if (key.iv().isEmpty()) {
            return Future.failedFuture(new OriginException(
                    403, "the initialisation section " + map.uri() + " is encrypted, and its key has no IV"));
        }
        return decrypt(key, hex(key.iv().get()), playlistUrl, bytes);
    }

    /** Packagers are known to put a section behind a key that is not encrypted; it is then MP4 boxes or MPEG-TS. */
    private static boolean isClear(Buffer bytes) {
        int length = bytes.length();
        if (length >= BOX_HEADER_BYTES && FIRST_BOXES.contains(bytes.getString(4, BOX_HEADER_BYTES, "ISO-8859-1"))) {
            return true;
        }
        return length > 0
                && length % TS_PACKET_BYTES == 0
                && IntStream.range(0, length / TS_PACKET_BYTES)
                        .allMatch(packet -> bytes.getByte(packet * TS_PACKET_BYTES) == TS_SYNC);
    }

    private Future<Buffer> once(String what, Supplier<Future<Buffer>> fetch) {
        Future<Buffer> known = fetched.get(what);
        if (known != null && !known.failed()) {
            return known;
        }
        Future<Buffer> fresh = fetch.get();
        fetched.put(what, fresh);
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
        byte[] iv = key.iv().map(SegmentParts::hex).orElseGet(() -> ofSequence(sequence));
        return decrypt(key, iv, playlistUrl, body);
    }

    private Future<Buffer> decrypt(MediaSegment.Key key, byte[] iv, String playlistUrl, Buffer body) {
        if (!key.method().equals(AES_128)) {
            return Future.failedFuture(new OriginException(
                    403, "the stream is encrypted by " + key.method() + ", which cannot be recorded; AES-128 can"));
        }
        String url = Web.resolve(playlistUrl, key.uri());
        return once(url, () -> web.bytes(url, Optional.empty()))
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
            throw new OriginException(0, "what is encrypted cannot be decrypted: " + wrongKey.getMessage());
        }
    }
}
