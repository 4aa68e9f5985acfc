package dev.cutroom.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Conditions on entity tags (RFC 9110 section 13). */
public final class EntityTags {

    private static final int HASH_BYTES = 18;

    private EntityTags() {}

    /** A strong tag over the parts in their order, with its quotes: for what is the same whenever they are. */
    static String of(List<String> parts) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                hash.update(part.getBytes(StandardCharsets.UTF_8));
                hash.update((byte) 0);
            }
            byte[] some = Arrays.copyOf(hash.digest(), HASH_BYTES);
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(some) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A template's or another picture's content as a part of a tag. */
    static String part(Buffer content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Sets the tag; true when the caller has it already and was told so. */
    static boolean answered(HttpServerRequest request, String etag) {
        request.response().putHeader(HttpHeaders.ETAG, etag).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (noneMatchFails(request, etag)) {
            notModified(request);
            return true;
        }
        return false;
    }

    /**
     * Whether the caller has it already, so that 304 is the answer.
     *
     * @param etag of what is there, with its quotes
     */
    public static boolean noneMatchFails(HttpServerRequest request, String etag) {
        String condition = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        return condition != null && lists(condition, etag);
    }

    /** Whether a list of tags holds one, compared weakly; a star holds all. */
    static boolean lists(String condition, String etag) {
        if (condition.equals(etag) || condition.strip().equals("*")) {
            return true;
        }
        String opaque = opaque(etag);
        for (String one : condition.split(",", -1)) {
            if (opaque(one.strip()).equals(opaque)) {
                return true;
            }
        }
        return false;
    }

    private static String opaque(String etag) {
        return etag.startsWith("W/") ? etag.substring(2) : etag;
    }

    /** Answers 304; the tag and the caching rules must be set already. */
    public static void notModified(HttpServerRequest request) {
        var unused = request.response().setStatusCode(304).end();
    }
}
