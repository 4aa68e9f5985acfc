package dev.cutroom.http;

import dev.cutroom.store.FileCache;
import dev.cutroom.store.SegmentName;
import dev.cutroom.store.StoredFile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.nio.channels.FileChannel;

/** {@code GET /segments/{path}}: files of the store as they are (wire.md section 3). */
public final class SegmentsResource implements HotResource {

    private static final String PREFIX = "/segments/";
    private static final CharSequence IMMUTABLE = HttpHeaders.createOptimized("public, max-age=31536000, immutable");
    private static final CharSequence REVALIDATE = HttpHeaders.createOptimized("no-cache");
    private static final CharSequence BYTES = HttpHeaders.createOptimized("bytes");
    private static final CharSequence TRANSPORT_STREAM = HttpHeaders.createOptimized("video/mp2t");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence OCTETS = HttpHeaders.createOptimized("application/octet-stream");
    private static final int HASH_LENGTH = 43;

    private final FileCache files;
    private final SegmentsMeters meters;

    public SegmentsResource(FileCache files, SegmentsMeters meters) {
        this.files = files;
        this.meters = meters;
    }

    @Override
    public void mount(Router router) {
        router.get(PREFIX + "*").handler(ctx -> handle(ctx.request()));
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public String template() {
        return "/segments/*";
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = PathRules.decode(request.path().substring(PREFIX.length()));
        StoredFile open = files.cached(path);
        if (open != null) {
            answer(request, path, open);
            return;
        }
        files.open(path).onComplete(file -> answer(request, path, file), failure -> Problems.answer(request, failure));
    }

    private void answer(HttpServerRequest request, String path, StoredFile file) {
        boolean sending = false;
        try {
            sending = send(request, path, file);
        } catch (RuntimeException failure) {
            Problems.answer(request, failure);
        } finally {
            if (!sending) {
                file.release();
            }
        }
    }

    /** Answers; true when the file is still being sent and will be released at the end of that. */
    private boolean send(HttpServerRequest request, String path, StoredFile file) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return false;
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        String hash = hash(name);
        String etag = hash.isEmpty() ? "\"" + file.size() + "-" + file.modified() + "\"" : "\"" + hash + "\"";
        response.putHeader(HttpHeaders.ETAG, etag)
                .putHeader(HttpHeaders.CACHE_CONTROL, hash.isEmpty() ? REVALIDATE : IMMUTABLE);
        if (EntityTags.noneMatchFails(request, etag)) {
            EntityTags.notModified(request);
            return false;
        }
        ByteRange range = ByteRange.of(request, file.size(), etag);
        response.putHeader(HttpHeaders.CONTENT_TYPE, type(name)).putHeader(HttpHeaders.ACCEPT_RANGES, BYTES);
        range.describe(response, file.size());
        if (request.method().equals(HttpMethod.HEAD)) {
            var unused = response.end();
            return false;
        }
        meters.served(path, range.length());
        SocketQueue.fit(request, range.length());
        return sendBody(response, range, file);
    }

    private static boolean sendBody(HttpServerResponse response, ByteRange range, StoredFile file) {
        Buffer content = file.content();
        FileChannel channel = file.channel();
        if (content != null) {
            boolean all = range.length() == content.length();
            var unused = response.end(
                    all ? content : content.slice((int) range.from(), (int) (range.from() + range.length())));
            return false;
        }
        if (channel == null) {
            throw new IllegalStateException("a stored file has neither bytes nor a channel");
        }
        response.sendFile(channel, range.from(), range.length()).onComplete(sent -> file.release());
        return true;
    }

    /** The hash that a name carries: a segment's, or that of a chat batch; empty without one. */
    private static String hash(String name) {
        int dot = name.lastIndexOf('.');
        int from = dot - HASH_LENGTH;
        if (name.endsWith(".json") && from > 0 && name.charAt(from - 1) == '-') {
            return name.substring(from, dot);
        }
        return SegmentName.hash(name).orElse("");
    }

    private static CharSequence type(String name) {
        if (name.endsWith(".ts")) {
            return TRANSPORT_STREAM;
        }
        return name.endsWith(".json") ? JSON : OCTETS;
    }
}
