package dev.cutroom.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Conditions on entity tags (RFC 9110 section 13). */
public final class EntityTags {

    private EntityTags() {}

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
