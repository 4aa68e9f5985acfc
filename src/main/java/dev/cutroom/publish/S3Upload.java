package dev.cutroom.publish;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A multipart upload of one file. It begins by asking the server for one of this key that is under way, and sends only the
 * parts that the server has not, by their MD5; so it goes on where a node died, and needs no notes of its own. The object
 * comes into being with the last request, whole.
 */
final class S3Upload {

    /** What S3 allows. */
    private static final int MOST_PARTS = 10_000;

    private final Vertx vertx;
    private final S3Requests requests;
    private final String key;
    private final Map<String, String> headers;
    private final Path file;
    private final long partBytes;
    private final BooleanSupplier abandoned;

    private record Part(int number, String etag) {}

    S3Upload(
            Vertx vertx,
            S3Requests requests,
            String key,
            Map<String, String> headers,
            Path file,
            long partBytes,
            BooleanSupplier abandoned) {
        this.vertx = vertx;
        this.requests = requests;
        this.key = key;
        this.headers = headers;
        this.file = file;
        this.partBytes = partBytes;
        this.abandoned = abandoned;
    }

    Future<Void> run(long length) {
        long size = Math.max(partBytes, (length + MOST_PARTS - 1) / MOST_PARTS);
        return underWay().compose(ids -> (ids.isEmpty() ? create() : Future.succeededFuture(ids.get(ids.size() - 1)))
                .compose(id -> listParts(id, "", new HashMap<>())
                        .compose(there -> parts(id, there, length, size, 0, new ArrayList<>()))
                        .compose(parts -> complete(id, parts))
                        .compose(completed -> abort(ids, id))));
    }

    /** The uploads of this key that were begun and not completed, the oldest first. */
    private Future<List<String>> underWay() {
        return accepted(HttpMethod.GET, "", Map.of("uploads", "", "prefix", key), Buffer.buffer())
                .map(answer -> xml(answer).all("Upload").stream()
                        .filter(upload -> upload.text("Key").filter(key::equals).isPresent())
                        .map(upload -> upload.text("UploadId").orElseThrow())
                        .toList());
    }

    private Future<String> create() {
        return requests.accepted(
                        new S3Requests.Request(HttpMethod.POST, key, Map.of("uploads", ""), headers, Buffer.buffer()),
                        abandoned)
                .map(answer -> xml(answer).text("UploadId").orElseThrow());
    }

    private Future<Map<Integer, String>> listParts(String id, String after, Map<Integer, String> found) {
        Map<String, String> query = new HashMap<>(Map.of("uploadId", id));
        if (!after.isEmpty()) {
            query.put("part-number-marker", after);
        }
        return accepted(HttpMethod.GET, key, query, Buffer.buffer()).compose(answer -> {
            Xml list = xml(answer);
            list.all("Part")
                    .forEach(part -> found.put(
                            Integer.parseInt(part.text("PartNumber").orElseThrow()),
                            part.text("ETag").orElseThrow().replace("\"", "")));
            Optional<String> next = list.text("NextPartNumberMarker");
            return list.text("IsTruncated").filter("true"::equals).isPresent() && next.isPresent()
                    ? listParts(id, next.get(), found)
                    : Future.succeededFuture(found);
        });
    }

    private Future<List<Part>> parts(
            String id, Map<Integer, String> there, long length, long size, long from, List<Part> done) {
        if (abandoned.getAsBoolean()) {
            return Future.failedFuture(new Backoff.AbandonedException());
        }
        if (from >= length && !done.isEmpty()) {
            return Future.succeededFuture(done);
        }
        int number = done.size() + 1;
        int bytes = Math.toIntExact(Math.min(size, length - from));
        return vertx.executeBlocking(() -> read(from, bytes), false)
                .compose(content -> vertx.executeBlocking(() -> md5(content), false)
                        .compose(md5 ->
                                md5.equals(there.get(number)) ? Future.succeededFuture(md5) : put(id, number, content)))
                .compose(etag -> {
                    done.add(new Part(number, etag));
                    return parts(id, there, length, size, from + bytes, done);
                });
    }

    private Buffer read(long from, int bytes) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (content.hasRemaining()) {
                if (channel.read(content, from + content.position()) < 0) {
                    throw new IOException("The file " + file + " became shorter while it was sent.");
                }
            }
        }
        return Buffer.buffer(content.array());
    }

    private static String md5(Buffer content) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content.getBytes()));
    }

    private Future<String> put(String id, int number, Buffer content) {
        return accepted(HttpMethod.PUT, key, Map.of("uploadId", id, "partNumber", Integer.toString(number)), content)
                .map(answer -> answer.headers().get("ETag").replace("\"", ""));
    }

    private Future<Void> complete(String id, List<Part> parts) {
        StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
        parts.forEach(part -> xml.append("<Part><PartNumber>")
                .append(part.number())
                .append("</PartNumber><ETag>\"")
                .append(part.etag())
                .append("\"</ETag></Part>"));
        return accepted(
                        HttpMethod.POST,
                        key,
                        Map.of("uploadId", id),
                        Buffer.buffer(xml.append("</CompleteMultipartUpload>").toString()))
                .map(answer -> {
                    // S3 may say 200 first, and in the body that it failed.
                    if (xml(answer).name().equals("Error")) {
                        throw new Answer.PassingException(
                                String.valueOf(requests.failure(answer).getMessage()));
                    }
                    return answer;
                })
                .mapEmpty();
    }

    /** Other uploads of this key would be paid for, and never completed. */
    private Future<Void> abort(List<String> ids, String completed) {
        Future<Void> done = Future.succeededFuture();
        for (String id : ids) {
            if (!id.equals(completed)) {
                done = done.compose(before -> requests.send(
                                S3Requests.Request.of(HttpMethod.DELETE, key, Map.of("uploadId", id)), abandoned)
                        .mapEmpty());
            }
        }
        return done;
    }

    private Future<Answer> accepted(HttpMethod method, String object, Map<String, String> query, Buffer body) {
        return requests.accepted(new S3Requests.Request(method, object, query, Map.of(), body), abandoned);
    }

    private Xml xml(Answer answer) {
        return Xml.parse(answer.body())
                .orElseThrow(() -> new RefusedException("The server's answer is no XML; is it an S3 store?"));
    }
}
