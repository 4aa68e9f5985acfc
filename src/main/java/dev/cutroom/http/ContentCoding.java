package dev.cutroom.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** Whether a caller takes gzip (RFC 9110 section 12.5.3). */
public final class ContentCoding {

    public static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");

    private ContentCoding() {}

    public static boolean acceptsGzip(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && acceptsGzip(accepted);
    }

    static boolean acceptsGzip(String accepted) {
        boolean any = false;
        for (String one : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = one.strip().split(";", -1);
            boolean refused = parts.length > 1 && parts[1].replace(" ", "").matches("q=0(\\.0*)?");
            String coding = parts[0].strip();
            if (coding.equals("gzip") || coding.equals("x-gzip")) {
                return !refused;
            }
            any |= coding.equals("*") && !refused;
        }
        return any;
    }
}
