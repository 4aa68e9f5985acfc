package dev.cutroom.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * The part of a body that a request asks for (RFC 9110 section 14).
 *
 * @param from the first byte; {@code length} bytes from there
 * @param partial whether it is a part, to be answered with 206
 */
public record ByteRange(long from, long length, boolean partial) {

    private static final String UNIT = "bytes=";
    private static final int LONGEST_NUMBER = 18;

    /**
     * Reads {@code Range} and {@code If-Range}. What is not a range of bytes is ignored, as the RFC demands.
     *
     * @param size of the whole body
     * @param etag the strong tag of what is there, with its quotes
     * @throws Refusal with 416 for several ranges at once and for one that lies behind the end
     */
    public static ByteRange of(HttpServerRequest request, long size, String etag) {
        String range = request.getHeader("Range");
        if (range == null || !range.startsWith(UNIT) || !request.method().equals(HttpMethod.GET)) {
            return whole(size);
        }
        String condition = request.getHeader("If-Range");
        if (condition != null && !condition.equals(etag)) {
            return whole(size);
        }
        if (range.indexOf(',') >= 0) {
            throw unsatisfiable(
                    request, size, "Several ranges in one request are not answered; ask for one at a time.");
        }
        return parse(request, range.substring(UNIT.length()).strip(), size);
    }

    /**
     * Whether a part is asked for that does not begin with the first byte and may be given.
     *
     * @param etag the strong tag of what is there, with its quotes
     */
    static boolean skipsBegin(HttpServerRequest request, String etag) {
        String range = request.getHeader("Range");
        String condition = request.getHeader("If-Range");
        return range != null
                && range.startsWith(UNIT)
                && !range.startsWith(UNIT + "0-")
                && request.method().equals(HttpMethod.GET)
                && (condition == null || condition.equals(etag));
    }

    private static ByteRange whole(long size) {
        return new ByteRange(0, size, false);
    }

    private static ByteRange parse(HttpServerRequest request, String text, long size) {
        int dash = text.indexOf('-');
        String first = dash < 0 ? "" : text.substring(0, dash);
        String last = dash < 0 ? "" : text.substring(dash + 1);
        if (dash < 0 || !isNumber(first) || !isNumber(last) || (first.isEmpty() && last.isEmpty())) {
            return whole(size);
        }
        if (first.isEmpty()) {
            long suffix = Math.min(Long.parseLong(last), size);
            if (suffix == 0) {
                throw unsatisfiable(request, size, "The range asks for no byte; ask for at least one.");
            }
            return new ByteRange(size - suffix, suffix, true);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        if (!last.isEmpty() && Long.parseLong(last) < from) {
            return whole(size);
        }
        if (from >= size) {
            throw unsatisfiable(
                    request, size, "The range begins at byte " + from + ", but there are only " + size + " bytes.");
        }
        return new ByteRange(from, to - from + 1, true);
    }

    private static boolean isNumber(String text) {
        return text.length() <= LONGEST_NUMBER && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Refusal unsatisfiable(HttpServerRequest request, long size, String detail) {
        request.response().putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
        return new Refusal(416, detail);
    }

    /** Sets status, {@code Content-Range} and {@code Content-Length}. */
    public void describe(HttpServerResponse response, long size) {
        if (partial) {
            response.setStatusCode(206)
                    .putHeader(HttpHeaders.CONTENT_RANGE, "bytes " + from + "-" + (from + length - 1) + "/" + size);
        }
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    }
}
